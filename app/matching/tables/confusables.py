"""Letters of other scripts that look like Latin ones, and digits that stand for letters."""

# A hand-made subset of the idea of UTS #39 (confusables): only letters that a reader takes for the Latin one.
LATIN_LOOK_ALIKES: dict[str, str] = dict(
    zip(
        "аеорсухіјѕԁһԛԝӏгтпмкнвАВЕКМНОРСТХУІЈЅԌԚԜҮҺοαεικνρτυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧοօոսհքցԱՕ",
        "aeopcyxijsdhqwlrtnmkhbABEKMHOPCTXYIJSGQWYhoaeikvptuxyABEZHIKMNOPTYXoonuhpgUO",
        strict=True,
    )
)

# The other way round: what a Latin letter stands for inside a word that is otherwise Cyrillic.
CYRILLIC_LOOK_ALIKES: dict[str, str] = dict(zip("aeopcyxijsABEKMHOPCTXYIJS", "аеорсухіјѕАВЕКМНОРСТХУІЈЅ", strict=True))

LETTER_OF_DIGIT: dict[str, str] = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "g",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "l",
}
