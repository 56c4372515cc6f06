"""What can keep a draft from being committed, or from taking in a step."""

from collections.abc import Mapping

from webapp.changes.errors import RefusedError


class DraftClosedError(RefusedError):
    """The draft was committed or rolled back meanwhile, or never was; `state` is its own, None for the last."""

    def __init__(self, draft_id: int, state: str | None) -> None:
        super().__init__(f"draft {draft_id} is {state}")
        self.draft_id = draft_id
        self.state = state


class OwnDraftError(RefusedError):
    """The draft waits for a review, which is somebody else's than its author's."""


class TooLargeError(RefusedError):
    """The operation is about more rows than a draft takes in."""


class StepsRefusedError(RefusedError):
    """Some steps cannot be done as things stand; `reasons` maps the id of each to what it raised."""

    def __init__(self, reasons: Mapping[int, RefusedError]) -> None:
        super().__init__(f"{len(reasons)} steps are refused")
        self.reasons = reasons
