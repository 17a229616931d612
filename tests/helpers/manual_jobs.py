"""Jobs whose lanes run only when a test says so: what is under way can be looked at."""

from collections import deque
from concurrent.futures import Executor, Future

from annotator.jobs import Jobs


class _Lane(Executor):
    def __init__(self):
        self.waiting = deque()

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future


class ManualJobs(Jobs):
    """Work waits in its lane until `run_next`, `drain` or `settle` is called."""

    def __init__(self):
        self.lanes = {}
        self.posted = deque()
        super().__init__(self.posted.append, self._lane_named)

    def _lane_named(self, name):
        return self.lanes.setdefault(name, _Lane())

    def waiting(self, lane="write"):
        """How much work waits in a lane."""
        return len(self.lanes[lane].waiting) if lane in self.lanes else 0

    def run_next(self, lane="write"):
        """Run the oldest work of a lane; its answer waits to be delivered."""
        future, work = self.lanes[lane].waiting.popleft()
        future.set_result(work())

    def deliver(self):
        """Deliver the answers that wait, and those they bring about."""
        while self.posted:
            self.posted.popleft()()

    def step(self, lane="write"):
        """Run the oldest work of a lane and deliver its answer."""
        self.run_next(lane)
        self.deliver()

    def settle(self):
        """Run and deliver until nothing waits anywhere."""
        for _ in range(10_000):
            self.deliver()
            lane = next((name for name in self.lanes if self.waiting(name)), None)
            if lane is None:
                return
            self.run_next(lane)
        raise AssertionError("the lanes never come to rest")

    def close(self):
        """Run what waits, as the real lanes do at the end."""
        self.settle()
