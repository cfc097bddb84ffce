"""The tune: hook, motifs, phrases, contour, rhythm, pitch (last), and the solo."""
