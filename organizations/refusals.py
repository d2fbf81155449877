"""What an action says when it will not do something."""


class Refused(Exception):
    """An action's refusal: a complete Chinese sentence for the user that says what to do next."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
