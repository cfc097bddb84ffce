"""Changes to what a player has written: louder, fewer, higher, longer notes; other strokes; an ending.

They stand in the plan as `Edit`s, so that a cell that is drawn again gets them again.
"""
