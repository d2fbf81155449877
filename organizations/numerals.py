"""Chinese numerals (一、二、……九十九) as official papers number their headings."""

DIGITS = "〇一二三四五六七八九"


def in_han(number: int) -> str:
    """1 to 99 in Chinese; a larger number stands in figures."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    leading = DIGITS[tens] if tens > 1 else ""
    return f"{leading}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"
