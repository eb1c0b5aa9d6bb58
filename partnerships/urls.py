from django.urls import path

from partnerships.views import codes, delegates, invitations, messages, organisations, people, schools, settings, words


app_name = "partnerships"
urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/words/", words.words, name="words"),
    path("settings/words/sets/<slug:words>/", words.put, name="put_words"),
    path("settings/lists/", codes.codes, name="codes"),
    path("settings/lists/<slug:which>/add/", codes.add_entry, name="add_code"),
    path("settings/lists/<slug:which>/entries/<slug:entry>/", codes.change_entry, name="change_code"),
    path("settings/words/<slug:key>/", words.word, name="word"),
    path("settings/schools/import/", schools.import_schools, name="import_schools"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/<int:pk>/", people.person, name="person"),
    path("settings/people/<int:pk>/add-role/", people.add_membership, name="add_membership"),
    path("settings/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("settings/invitations/", invitations.invitations, name="invitations"),
    path("settings/invitations/new/", invitations.invite, name="invite"),
    path("settings/invitations/<int:pk>/resend/", invitations.resend, name="resend"),
    path("settings/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("messages/", messages.own_messages, name="messages"),
    path("settings/letters/add-ours/", settings.add_letters, name="add_letters"),
    path("settings/outbox/", settings.outbox, name="outbox"),
    path("settings/outbox/try-again/", settings.try_messages_again, name="try_messages_again"),
    path("settings/<slug:setting>/", settings.setting_list, name="setting_list"),
    path("settings/<slug:setting>/new/", settings.setting_add, name="setting_add"),
    path("settings/<slug:setting>/<int:pk>/", settings.setting_change, name="setting_change"),
    path("settings/<slug:setting>/<int:pk>/remove/", settings.setting_remove, name="setting_remove"),
    path("invitation/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("sign-off/delegates/", delegates.delegates, name="delegates"),
    path("sign-off/delegates/add/", delegates.add_delegate, name="add_delegate"),
    path("sign-off/delegates/<int:pk>/end/", delegates.end_delegation, name="end_delegation"),
    path("authorities/<slug:code>/", organisations.authority, name="authority"),
    path("schools/<slug:code>/", organisations.school, name="school"),
    path("partnerships/<slug:code>/", organisations.partnership, name="partnership"),
    path("provisions/<slug:code>/", organisations.provision, name="provision"),
]
