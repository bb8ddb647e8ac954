from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from directory.models import Listing
from directory.search import index
from stewardship.importing import applying, headers, runs
from stewardship.importing.limits import MAX_BYTES, Refused
from stewardship.models import Dataset, ImportRow

OUTCOMES = [outcome for outcome in ImportRow.Outcome if outcome != ImportRow.Outcome.WAITING]


class Command(BaseCommand):
    help = "Shows what a file of listings (CSV or XLSX) would change, row by row; with --apply it comes true."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dataset", metavar="SLUG", help="none: an export of this site that comes back")
        parser.add_argument("--kind", choices=Listing.Kind.values, help="makes a new dataset of this kind")
        for name in ("name", "type", "publisher", "licence", "url", "prefecture"):
            parser.add_argument(f"--{name}", default="", help="of a new dataset")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--all-rows", action="store_true", help="shows the unchanged ones, too")

    def handle(self, *args, file, **options):
        run = self.start(file, self.dataset(options))
        runs.compare_all(run, lambda done, total: self.stdout.write(f"{done:,} of {total:,} rows compared"))
        self.report(run, options["all_rows"])
        if not options["apply"]:
            self.stdout.write("Nothing has been changed. With --apply it comes true.")
            return
        try:
            applying.apply(run, progress=self.applied)
        except (applying.Stale, applying.Failed) as reason:
            raise CommandError(str(reason)) from reason
        indexed = index.drain_all()
        self.stdout.write(f"Applied. {indexed:,} listings were indexed for the search.")

    def applied(self, done, total):
        if done % 5000 == 0 or done == total:
            self.stdout.write(f"{done:,} of {total:,} rows applied")

    def dataset(self, options):
        slug = options["dataset"]
        if not slug:
            return None
        if found := Dataset.objects.filter(slug=slug).first():
            return found
        if not options["kind"]:
            raise CommandError(f"There is no dataset “{slug}”. Say of which kind its listings are: --kind.")
        fields = ("kind", "type", "publisher", "licence", "url")
        made = Dataset(slug=slug, name=options["name"] or slug, prefecture_id=options["prefecture"] or None)
        for name in fields:
            setattr(made, name, options[name])
        try:
            made.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        made.save()
        return made

    def start(self, file, dataset):
        try:
            with file.open("rb") as content:
                run = runs.start(file.name, content.read(MAX_BYTES + 1), dataset)
        except (Refused, OSError) as reason:
            raise CommandError(str(reason)) from reason
        if runs.needs_mapping(run):
            unknown = ", ".join(run.headers)
            raise CommandError(
                f"No column is known to hold the name. Choose it in the back office: {unknown}"
            )
        assigned = headers.assign(run.headers, dataset.mapping if dataset else {})
        self.stdout.write(
            f"{run.total:,} rows, {run.encoding}, {len(assigned)} of {len(run.headers)} columns used"
        )
        return run

    def report(self, run, with_unchanged):
        quiet = set() if with_unchanged else {ImportRow.Outcome.UNCHANGED, ImportRow.Outcome.NEW}
        for row in run.rows.exclude(outcome__in=quiet).order_by("line")[:1000]:
            self.stdout.write(f"line {row.line}: {row.get_outcome_display()} {row.values.get('name', '')}")
            for remark in row.remarks:
                self.stdout.write(f"    {remark['column']}: {remark['text']}")
        found = runs.counts(run)
        for outcome in OUTCOMES:
            self.stdout.write(f"{outcome.label}: {found[outcome.value]:,}")
        if missing := runs.gone(run).count():
            self.stdout.write(f"Not in the file any more: {missing:,}")
