"""What the relay process does for intake beside events: pushing files, comparing works."""

from services.intake.errands.comparing import compare_works
from services.intake.errands.pushing import push_files

__all__ = ["compare_works", "push_files"]
