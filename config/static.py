"""Style sheets, scripts and fonts under names that change with their content, so that a browser keeps them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """A script asks for another by its changing name as well: else that one would be asked for anew on every page."""

    support_js_module_import_aggregation = True
