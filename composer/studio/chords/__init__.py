"""What the theory engine says, as pages: chords read and analysed, ideas, other chords, scales, fingers on an instrument."""
