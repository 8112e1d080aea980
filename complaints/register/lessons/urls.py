"""Addresses of lessons, recommendations, issues and limits."""

from django.urls import URLPattern, URLResolver, path

from complaints.register.lessons import improvement_views, issue_views, recommendation_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/from/<slug:kind>/<uuid:about>/", views.lessons_from, name="lessons_from"),
    path("lessons/from/<slug:kind>/<uuid:about>/add/", views.record, name="record_lesson"),
    path("lessons/<uuid:key>/", views.lesson, name="lesson"),
    path("lessons/<uuid:key>/change/", views.change, name="change_lesson"),
    path("lessons/<uuid:key>/improve/", improvement_views.improve, name="improve"),
    path("improvements/<uuid:key>/hand-on/", improvement_views.hand_on, name="hand_on"),
    path("improvements/<uuid:key>/done/", improvement_views.done, name="improved"),
    path("improvements/<uuid:key>/give-up/", improvement_views.give_up, name="give_up"),
    path("improvements/<uuid:key>/open-again/", improvement_views.take_back, name="improve_again"),
    path("improvements/<uuid:key>/evidence/", improvement_views.evidence, name="improvement_evidence"),
    path("recommendations/", recommendation_views.recommendations, name="recommendations"),
    path("recommendations/<hidden:pk>/", recommendation_views.answer, name="answer_recommendation"),
    path("issues/", issue_views.issues, name="issues"),
    path("issues/open/", issue_views.begin, name="begin_issue"),
    path("issues/<uuid:key>/", issue_views.issue, name="issue"),
    path("issues/<uuid:key>/change/", issue_views.change, name="change_issue"),
    path("issues/<uuid:key>/join/", issue_views.join, name="join"),
    path("issues/<uuid:key>/take-out/<hidden:pk>/", issue_views.part, name="part"),
    path("issues/<uuid:key>/review/", issue_views.review, name="review_issue"),
    path("issues/<uuid:key>/close/", issue_views.close, name="close_issue"),
    path("issues/<uuid:key>/open-again/", issue_views.reopen, name="reopen_issue"),
    path("limits/", issue_views.try_limit, name="limits"),
]
