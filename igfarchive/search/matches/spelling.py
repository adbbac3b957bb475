"""How far two spellings are apart."""


def one_edit_apart(one: str, other: str) -> bool:
    """Equal, or a letter more, a letter less, another letter, or two neighbours swapped."""
    missing = len(other) - len(one)
    if not -1 <= missing <= 1:
        return False
    if one == other:
        return True
    shorter, longer = (one, other) if missing >= 0 else (other, one)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    if missing:
        return shorter[at:] == longer[at + 1 :]
    return shorter[at + 1 :] == longer[at + 1 :] or (
        shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    )
