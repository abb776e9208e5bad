"""Several clients that ask for one page again and again; what each answer took, in milliseconds.

`python -m benchmarks.asking ADDRESS PERSON CLIENTS TIMES` prints a number per line. A few first
answers of each client are not counted: the server reads its templates then.
"""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx

WARM = 5


def ask(address: str, person: str, times: int) -> list[float]:
    """What each of so many answers took."""
    took_ms = []
    with httpx.Client(headers={"x-hoithi-as": person}, timeout=60) as client:
        for number in range(WARM + times):
            begun = time.perf_counter()
            client.get(address).raise_for_status()
            if number >= WARM:
                took_ms.append(1000 * (time.perf_counter() - begun))
    return took_ms


def main(arguments: Sequence[str]) -> None:
    """Ask, and print."""
    address, person, clients, times = *arguments[:2], int(arguments[2]), int(arguments[3])
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(ask, address, person, times // clients) for _ in range(clients)]
        for one in asked:
            print(*(f"{took:.1f}" for took in one.result()), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
