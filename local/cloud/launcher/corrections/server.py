"""The server itself, and the registry of images."""

import ministack.app as app
import ministack.services.ecr as ecr
from ministack.core.responses import error_response_json

from corrections.correction import correction, replace


@correction("one-listener")
def one_listener():
    """With TLS and the right to do so, MiniStack listens on port 443 too: a second cloud could not, and nobody asked."""

    @replace(app, "_port_is_bindable")
    def bindable(original, host, port):
        return False


@correction("absent-images")
def absent_images():
    """
    AWS answers ImageNotFoundException for a tag that is not there. MiniStack gives an empty list, so that CDK takes
    every image for published and never builds one.
    """

    @replace(ecr, "_describe_images")
    def describe(original, data):
        name = data.get("repositoryName", "")
        for wanted in data.get("imageIds") or []:
            if name in ecr._repositories and not ecr._find_image(name, wanted):
                return error_response_json(
                    "ImageNotFoundException",
                    f"The image with imageId {wanted} does not exist within the repository with name '{name}'", 400)
        return original(data)
