"""A gateway that does what a test tells it to; named in settings by its dotted path."""

from users.gateways import Gateway, Parcel


class Scripted(Gateway):
    """``script`` holds what each call raises (None: takes it); empty, it takes everything."""

    script: list[Exception | None] = []
    taken: list[Parcel] = []

    @classmethod
    def reset(cls) -> None:
        cls.script, cls.taken = [], []

    def send(self, parcel: Parcel) -> None:
        error = self.script.pop(0) if self.script else None
        if error:
            raise error
        self.taken.append(parcel)

    def was_sent(self, key: str) -> bool:
        return key in {parcel.key for parcel in self.taken}


class Deaf(Scripted):
    """Cannot be asked what it took."""

    def was_sent(self, key: str) -> None:
        return None
