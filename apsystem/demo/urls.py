from django.urls import path

from apsystem.demo.sign_in import demo_sign_in


urlpatterns = [path("demo/sign-in/", demo_sign_in, name="demo-sign-in")]
