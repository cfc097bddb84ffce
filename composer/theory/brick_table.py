"""The bricks progressions are built of, as a table: name, chords as numerals, and what to say of it.

A word stands for a chord by the step of its root and by kind: `I` any chord with a major third, or without third
(triads, sevenths, sus, power), `I^` one at rest (triad, sixth, major seventh), `I7` a dominant, `i` a minor chord,
`iiø` half-diminished, `#io` diminished, `III+` augmented, `vi?` any chord on that root. Steps count from the major scale.
Where two ways are usual, words are joined by `/`. The first name that fits the longest stretch wins.

Sources: names follow common usage among players (Elliott, Insights in Jazz, 2009, for bricks; Everett, The Foundations
of Rock, 2009, and Temperley, The Musical Language of Rock, 2018, for loops; Gjerdingen, Music in the Galant Style,
2007, for ground basses). Forms are written bar by bar.
"""

from __future__ import annotations

__all__ = ["BRICKS", "FORMS"]

BRICKS = """
ii-V-I                  | ii V I^                        | the cadence of jazz: subdominant, dominant, home
minor ii-V-I            | iiø/ii V i                     | the same cadence in minor, with the half-diminished ii
minor ii-V to major     | iiø V7 I^                      | prepared in minor, resolved in major
tritone ii-V-I          | ii bII7 I^                     | the dominant replaced by its tritone substitute: the bass falls by semitones
minor tritone ii-V-I    | iiø/ii bII7 i                  | the tritone substitute in minor
backdoor ii-V           | iv bVII7 I^                    | home by the back door, from the parallel minor
backdoor                | bVII7 I^                       | bVII7 in place of V7
ii-V                    | ii V7                          | half of the cadence; the goal is left open
minor ii-V              | iiø V7                         | half of the minor cadence
descending ii-Vs        | iii VI7 biii bVI7 ii V7        | ii-Vs that slide down by semitones
descending ii-Vs        | ii V7 i IV7 bvii bIII7         | ii-Vs that go down by whole tones
turnaround              | I^/iii vi/VI7 ii V7            | leads back to the beginning
ragtime turnaround      | I^/iii VI7 II7 V7              | the turnaround in dominants, each the V of the next
diminished turnaround   | I^ #io ii #iio                 | the bass climbs by semitones
diminished turnaround   | I^ #io ii V7                   | #Io stands for VI7
diminished turnaround   | I^ biiio ii V7                 | the bass steps down through a diminished chord
chromatic turnaround    | iii biii/bIII7/biiio ii bII7   | down by semitones all the way
Dameron turnaround      | I^ bIII^/bIII7 bVI^ bII^/bII7  | Tadd Dameron's, all in distant major chords
minor turnaround        | i vi?/VI7/viø iiø/ii V7        | leads back to the beginning in minor
minor turnaround        | i bVI/bVI7 iiø V7              | with bVI in place of vi
rhythm changes A        | I^ vi/VI7 ii V7 I^/iii vi/VI7 ii V7 | the A section of rhythm changes
rhythm changes bridge   | III7 VI7 II7 V7                | four dominants round the circle of fifths
ragtime                 | VI7 II7 V7 I                   | home round the circle of fifths, in dominants
Montgomery-Ward bridge  | I7 IV II7 V7                   | the bridge that goes to IV and back by way of II7
Montgomery-Ward bridge  | v I7 IV vi II7 ii V7           | the same with its ii chords
Montgomery-Ward bridge  | v I7 IV II7 ii V7              | the same with its ii chords
Montgomery-Ward bridge  | v I7 IV vi II7 V7              | the same with its ii chords
Coltrane cycle          | I^ bIII7 bVI^ VII7 III^ V7 I^  | the octave in major thirds, each reached by its dominant
Coltrane cycle          | I^ bIII7 bVI^ VII7 III^        | three keys a major third apart
Coltrane ii-V-I         | ii bIII7 bVI^ VII7 III^ V7 I^  | a ii-V-I with the cycle of major thirds inside
circle of fifths        | I IV viiø/viio iii vi ii V I   | once round the key by fifths
circle of fifths        | vi ii V7 I^ IV viiø III7 vi    | once round the key by fifths, major to relative minor
circle of fifths        | i iv bVII bIII bVI iiø/iio V i | once round the minor key by fifths
circle of fifths        | iv bVII bIII bVI iiø V7 i      | round the minor key by fifths
circle of fifths        | vi ii V I IV                   | part of the round by fifths
circle of fifths        | iii vi ii V I                  | part of the round by fifths
Pachelbel               | I V vi iii IV I IV V           | the bass of the canon in D
Romanesca               | bIII bVII i V bIII bVII i V    | the old ground: from the relative major to the dominant
Folia                   | i V i bVII bIII bVII i V       | the ground of the folias
Passamezzo antico       | i bVII i V bIII bVII i V       | the old minor ground
Passamezzo moderno      | I IV I V                       | the old major ground
Andalusian              | i bVII bVI V                   | four steps down from the tonic to the dominant
lament                  | i v iv V                       | minor falls from tonic to dominant through v and iv
Axis                    | I V vi IV                      | the four chords of countless songs
Axis                    | vi IV I V                      | the four chords, begun on vi
Axis                    | IV I V vi                      | the four chords, begun on IV
Axis                    | V vi IV I                      | the four chords, begun on V
doo-wop                 | I vi IV V                      | the changes of the nineteen-fifties
doo-wop                 | I vi ii/iv V                   | the changes of the nineteen-fifties, with ii for IV
royal road              | IV V iii vi                    | the ōdō progression of Japanese pop
Komuro                  | vi IV V I                      | J-pop of the nineteen-nineties
hopscotch               | IV V vi I                      | climbs through V to vi and drops to I
stepwise climb          | I ii iii IV                    | up the scale in plain chords
stepwise climb          | I ii iii IV V                  | up the scale in plain chords
stepwise descent        | vi V IV III7                   | the Andalusian steps seen from the relative major
plagal                  | IV I                           | amen
minor plagal            | iv I^                          | amen with the sixth lowered
IV-iv-I                 | IV iv I                        | the sixth degree slides down by semitones
gospel walk             | I I7 IV iv I                   | the tonic becomes a dominant, IV turns minor, home
gospel climb            | I7/I IV #ivo I                 | the bass climbs to the fifth through #IVo
Creep                   | I III IV iv                    | a raised and a lowered sixth either side of IV
Lydian lift             | I II7/II IV I                  | II comes as a colour and falls to IV
plagal chain            | bVI bIII bVII IV I            | a chain of fourths falling home, each chord the IV of the next
plagal chain            | bIII bVII IV I                | a chain of fourths falling home, each chord the IV of the next
double plagal           | bVII IV I                      | two steps of a fourth: bVII, IV, I
Mixolydian vamp         | I bVII IV I                    | rock's I bVII IV, with no leading note
Mixolydian vamp         | I bVII I bVII                  | I and bVII in turn
Mixolydian vamp         | I v I v                        | I and minor v in turn
Dorian vamp             | i IV i IV                      | i and the major IV of dorian in turn
Dorian vamp             | i ii i ii                      | i and the minor ii of dorian in turn
Aeolian vamp            | i bVI bVII i                   | up by steps to the tonic of minor
Aeolian vamp            | i bVII bVI bVII                | down and up between tonic and bVI
Aeolian vamp            | i bVII i bVII                  | i and bVII in turn
Phrygian vamp           | i bII i bII                    | i and the chord a semitone above in turn
Lydian vamp             | I^ II/II7 I^ II/II7            | I and the major II of lydian in turn
Aeolian cadence         | bVI bVII I                     | up by whole tones into major
rock III                | I bIII IV                      | blues roots: a minor third up, then a tone
rock III                | I bIII bVII IV                 | blues roots with bVII
blues turnaround        | V7 IV7 I7                      | down from dominant to subdominant to tonic
Neapolitan cadence      | bII V i/I                      | the lowered second opens into the dominant
"""
"""name | chords | what to say; one a line."""

FORMS = """
12-bar blues              | I I I I IV IV I I V V/IV I I/V
quick-change blues        | I IV I I IV IV I I V V/IV I I/V
jazz blues                | I IV/I I I/v/viio IV IV/#ivo/iv/bVII7 I/iii VI7/vi/iii/iiiø/biii/biiio ii/iiø/II7/V7 V7/bII7/ii I/iii/III7 V7/ii/VI7/I
minor blues               | i i/iv/iiø/V7 i i/I7 iv iv i i bVI7/bVI/iiø/V7/iv V7/V/iv i i/V7/iiø
Bird blues                | I^ viiø/vii vi/i v IV7/IV iv iii biii/iii ii V7/bII7 I/iii ii
8-bar blues               | I V7 IV IV/iv I V7 I V7
"""
"""name | what the first chord of every bar is; one form a line."""
