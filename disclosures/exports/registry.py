"""Every kind of long export by its key: a new one is a line here, a choice of `ExportJob.Kind` and its own module."""

from disclosures.exports.kinds import LongExport
from disclosures.exports.models import ExportJob
from disclosures.registers.long_exports import LONG_EXPORTS
from disclosures.summaries.long_export import YEAR_SUMMARIES

KINDS: dict[str, LongExport] = {
    ExportJob.Kind.SUMMARIES: YEAR_SUMMARIES,
    **LONG_EXPORTS,
}
