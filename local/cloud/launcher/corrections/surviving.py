"""What outlives a restart of the emulator, which on AWS is nothing that anybody would notice."""

import ministack.services.s3 as s3
import ministack.services.sts as sts

from corrections.correction import correction, replace


@correction("sessions-survive")
def sessions_survive():
    """On AWS the keys of a role's session are good until they expire. MiniStack refuses them after a restart."""

    @replace(sts, "get_state")
    def save(original):
        return {"sessions": dict(sts._sessions)}

    @replace(sts, "load_persisted_state")
    def load(original, data):
        sts._sessions.update(data.get("sessions", {}))


@correction("locks-survive")
def locks_survive():
    """On AWS a locked version stays locked. After a restart MiniStack has the objects, but not their locks and tags."""
    for name in ("_object_retention", "_object_legal_hold", "_object_tags"):
        s3._PERSISTED_BUCKET_DICTS[name.removeprefix("_")] = getattr(s3, name)


@correction("uploads-survive")
def uploads_survive():
    """On AWS an upload in parts goes on where it was. After a restart MiniStack does not know it any more."""
    for name in ("_multipart_uploads", "_completed_multipart_uploads"):
        s3._PERSISTED_BUCKET_DICTS[name.removeprefix("_")] = getattr(s3, name)

    @replace(s3, "_restore_state")
    def restore(original, data):
        original(data)
        for upload in s3._multipart_uploads._data.values():
            # the numbers of the parts, which JSON has made text of
            upload["parts"] = {int(number): part for number, part in upload["parts"].items()}
