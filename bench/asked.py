"""Measuring pages in another process, which reads "act who address" from each line and answers in JSON."""

import json


class Asked:
    """Asks a process, as `who` ("guest" or "reader"). Used like a measure.Reader."""

    def __init__(self, process, who):
        self.process, self.who = process, who

    def seconds(self, address):
        return self._ask("seconds", address)

    def weigh(self, address):
        return self._ask("weigh", address)

    def _ask(self, act, address):
        print(act, self.who, address, file=self.process.stdin, flush=True)
        return answer_of(self.process)


def answer_of(process):
    """What the process says next. RuntimeError if it has stopped."""
    if not (answer := process.stdout.readline()):
        raise RuntimeError(f"The process {' '.join(process.args)} has stopped; its reason stands above.")
    return json.loads(answer)
