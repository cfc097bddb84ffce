"""Words under the tune: which section sings which lines, and a rhythm that is written for their syllables."""
