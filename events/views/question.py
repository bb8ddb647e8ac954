from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from .. import limits, sentences
from ..forms import QuestionForm
from ..models import Event, Question
from .signed import SignedFormView


class Ask(SignedFormView):
    """A question in advance, without a name."""

    purpose = "question"
    form_class = QuestionForm
    template_name = "events/question.html"

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.takes_questions() else self.too_late(200)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if self.key and (known := Question.objects.filter(key=self.key).first()):
            return self.thanks(known, form)
        if not self.takes_questions():
            return self.too_late(409, form)
        if not self.key:
            return self.too_old(form)
        if form.is_valid() and limits.QUESTIONS.is_reached(request):
            return self.again(form, sentences.MANY_QUESTIONS, 429)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        """Two that are sent at the same moment are one."""
        values = {"event": self.event, "text": form.cleaned_data["text"]}
        question, is_new = Question.objects.get_or_create(key=self.key, defaults=values)
        if is_new:
            limits.QUESTIONS.count(self.request)
        return self.thanks(question, form)

    def thanks(self, question, form):
        """Somebody who went back and wrote something else learns that it was not kept."""
        is_other = not form.is_valid() or form.cleaned_data["text"] != question.text
        context = {"event": self.event, "question": question, "is_other": is_other}
        return TemplateResponse(self.request, "events/question_sent.html", context)

    def takes_questions(self):
        if not self.event.takes_questions:
            raise Http404
        return self.event.status == Event.Status.PUBLISHED and not self.event.is_past(timezone.now())

    def too_late(self, status, form=None):
        context = {"event": self.event, "form": form}
        return self.response_class(self.request, ["events/question_too_late.html"], context, status=status)
