"""Questions that were sent in advance: read, shown or not, and answered."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Event, Question
from .screens import ScreensMixin
from .stale import StaleMixin

PER_PAGE = 30


class QuestionForm(StaleMixin, forms.ModelForm):
    class Meta:
        model = Question
        fields = ["state", "answer"]
        widgets = {"state": forms.RadioSelect, "answer": forms.Textarea({"rows": 3})}

    def __init__(self, data, question):
        super().__init__(data, instance=question, prefix=f"question-{question.pk}")


def may_read_questions(user, event):
    """Like registrations: those who are responsible, and nobody else of the staff."""
    of_mine = Event.objects.with_registrants_for(user)
    return user.has_perm("events.view_question") and of_mine.filter(pk=event.pk).exists()


class QuestionsMixin(ScreensMixin):
    screens = {"questions": "events.view_question"}

    def questions_view(self, request, event):
        if not may_read_questions(request.user, event):
            raise Http404
        if request.method == "POST":
            if not request.user.has_perm("events.change_question"):
                raise PermissionDenied
            forms_ = [QuestionForm(request.POST, one) for one in posted(event, request.POST)]
            if all([form.is_valid() for form in forms_]):
                return self.save_questions(request, event, forms_)
            return self.questions_screen(request, event, forms_)
        page = Paginator(new_first(event), PER_PAGE).get_page(request.GET.get("page"))
        return self.questions_screen(request, event, [QuestionForm(None, one) for one in page], page)

    def questions_screen(self, request, event, forms_, page=None):
        new = event.questions.filter(state=Question.State.NEW).count()
        context = {"forms": forms_, "page_obj": page, "new": new}
        return self.screen(request, event, "questions", _("Questions"), **context)

    def save_questions(self, request, event, forms_):
        changed = [form for form in forms_ if form.has_news]
        with transaction.atomic():
            for form in changed:
                form.save()
        if changed:
            # No word of a question: this log outlives it.
            self.log_change(request, event, "questions")
        text = ngettext("%(count)d question is saved.", "%(count)d questions are saved.", len(changed))
        self.message_user(request, text % {"count": len(changed)}, messages.SUCCESS)
        return redirect(request.get_full_path())


def new_first(event):
    return event.questions.order_by(Case(When(state=Question.State.NEW, then=0), default=1), "pk")


def posted(event, data):
    """The questions of this event that the form has shown, as far as they are still there."""
    keys = [key for key in data.getlist("question") if key.isdecimal() and len(key) < 19]
    return new_first(event).filter(pk__in=keys)
