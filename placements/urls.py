from django.urls import path

from placements.views import board, due, during, ending, importing, offers, placements, waiting


app_name = "placements"
urlpatterns = [
    path("places/", board.board, name="board"),
    path("places/waiting/", waiting.waiting, name="waiting"),
    path("places/ours/", board.ours, name="ours"),
    path("places/at/<slug:code>/", board.provision, name="provision"),
    path("offers/", offers.offers, name="offers"),
    path("offers/new/<str:reference>/", offers.offer_place, name="offer_place"),
    path("offers/<str:reference>/", offers.offer, name="offer"),
    path("offers/<str:reference>/confirm/", offers.confirm_offer, name="confirm_offer"),
    path("offers/<str:reference>/refuse/", offers.refuse_offer, name="refuse_offer"),
    path("offers/<str:reference>/chase/", offers.chase_offer, name="chase_offer"),
    path("offers/<str:reference>/release/", offers.release_offer, name="release_offer"),
    path("offers/<str:reference>/day-one/", offers.day_one, name="day_one"),
    path("offers/<str:reference>/start/", offers.start_placement, name="start_placement"),
    path("import-placements/", importing.import_placements, name="import_placements"),
    path("placements/", placements.placements, name="placements"),
    path("placements/<str:reference>/", placements.detail, name="detail"),
    path("placements/<str:reference>/reviews/ask/", during.ask_for_review, name="ask_for_review"),
    path("placements/<str:reference>/reviews/<int:number>/", during.record_review, name="record_review"),
    path("placements/<str:reference>/pause/", during.pause, name="pause"),
    path("placements/<str:reference>/resume/", during.resume, name="resume"),
    path("placements/<str:reference>/plan/", during.write_plan, name="write_plan"),
    path("placements/<str:reference>/plan/approve/", during.approve_plan, name="approve_plan"),
    path("placements/<str:reference>/complete/", ending.complete, name="complete"),
    path("placements/<str:reference>/end-early/", ending.end_early, name="end_early"),
    path("placements/<str:reference>/checks/<int:number>/", ending.record_check, name="record_check"),
    path("reviews/", due.reviews, name="reviews"),
    path("checks/", due.checks, name="checks"),
    path("tasks/", due.tasks, name="tasks"),
    path("tasks/<int:number>/finish/", due.finish_task, name="finish_task"),
]
