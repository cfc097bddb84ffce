"""What the findings of a mix mean. They are measured where the sound is made; here they are only told."""

from __future__ import annotations

__all__ = ["SOUND"]

SOUND: dict[str, tuple[str, str, str]] = {
    "clipping": (
        "the master is over its ceiling",
        "Peaks between the samples distort in players and in lossy formats.",
        "True peak over the target's ceiling by more than 0.1 dB, as ITU-R BS.1770 measures it.",
    ),
    "loudness-missed": (
        "the master misses its loudness",
        "Streaming services turn it up or down, and albums jump.",
        "Integrated loudness more than 0.5 LU from the target (ITU-R BS.1770).",
    ),
    "direct-current": (
        "the mix is off its centre line",
        "It costs headroom and clicks at every cut.",
        "The mean of either side over -60 dBFS.",
    ),
    "silence": (
        "silence inside the song",
        "It is taken for the end.",
        "More than four seconds under -70 dBFS between the first and the last sound.",
    ),
    "click": (
        "clicks in the mix",
        "It is heard as a fault of the record, on headphones before all else.",
        "A jump of the wave that stands alone in its surroundings, and is no tooth of a sawtooth.",
    ),
    "phase": (
        "a low end against itself",
        "It is gone on one loudspeaker, and cannot be cut to vinyl.",
        "Under 130 Hz the sides have more difference than sum.",
    ),
    "part-lost": (
        "a part that cannot be heard",
        "Nobody pays for a player whom nobody hears.",
        "A part whose loudness lies more than 20 LU under the lead's, or a lead more than 8 LU under another part.",
    ),
    "mono-loss": (
        "it vanishes in mono",
        "Telephones, clubs and kitchen radios play one channel.",
        "The sum of both sides loses more than 4.5 dB of the mix or 6 dB of a part; unlike sides lose 3.",
    ),
    "mud": (
        "mud in the mix",
        "Everything sounds as if under a blanket.",
        "The bands from 180 to 450 Hz stand 7 dB over their neighbours.",
    ),
    "masking": (
        "one part covers another",
        "The ear hears the louder of two sounds in one band.",
        "In most of the bands where the lead or the bass lives another part is 6 dB stronger, for most of the time.",
    ),
}
"""By code: what it is, why it matters, how it is measured."""
