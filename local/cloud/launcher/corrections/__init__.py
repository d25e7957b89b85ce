"""Every correction by its name. A module of this folder adds its own to the list when it is imported."""

import corrections.databases
import corrections.permissions.conditions
import corrections.permissions.keys
import corrections.permissions.pass_role
import corrections.permissions.resources
import corrections.permissions.s3_keys
import corrections.permissions.service_roles
import corrections.restores
import corrections.schedules
import corrections.server
import corrections.surviving
import corrections.targets
import corrections.tasks.events
import corrections.tasks.restart
import corrections.tasks.run_task
import corrections.tasks.stopping
import corrections.templates
import corrections.types
import corrections.uploads  # noqa: F401 - all of them imported for what they add
from corrections.correction import apply

__all__ = ["apply"]
