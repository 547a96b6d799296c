"""Korean syllables in the spelling that lists use (near McCune-Reischauer), and the customary spellings of surnames."""

INITIALS = ("k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "jj", "ch", "k", "t", "p", "h")
"""By index of the initial consonant (Unicode Hangul composition order)."""

VOWELS = (
    "a",
    "ae",
    "ya",
    "yae",
    "o",
    "e",
    "yo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "u",
    "ui",
    "i",
)
"""By index of the vowel."""

FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
"""By index of the final consonant."""

SURNAMES = {"김": "kim", "이": "ri", "리": "ri", "박": "pak", "최": "choe", "정": "chong", "조": "cho", "강": "kang",
            "윤": "yun", "장": "chang", "임": "im", "림": "rim",
            "한": "han", "오": "o", "서": "so", "신": "sin", "권": "kwon", "황": "hwang", "안": "an",
            "송": "song", "류": "ryu", "유": "yu", "홍": "hong", "전": "chon",
            "노": "ro", "로": "ro", "백": "paek", "양": "yang"}  # fmt: skip
"""Surnames whose customary spelling differs from the rule, and the commonest ones."""
