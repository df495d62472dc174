"""Functions that share names."""


class Box:

    @property
    def value(self):
        return 1

    @value.setter
    def value(self, value):
        pass

    class Inner:

        def deep(self):
            pass


first = lambda: 1  # noqa: E731
second = lambda: 2  # noqa: E731


def make():
    def made():
        pass
    return made
