"""The addresses of exchange between sites."""

from django.urls import path

from standfast.api.exchange import views

urlpatterns = [
    path("heads", views.heads, name="exchange_heads"),
    path("digests", views.digests, name="exchange_digests"),
    path("bundle", views.bundle, name="exchange_bundle"),
    path("bundle/<str:name>", views.bundle_file, name="exchange_bundle_file"),
    path("incoming/<str:name>", views.incoming, name="exchange_incoming"),
    path("blobs", views.blobs, name="exchange_blobs"),
    path("blobs/<str:name>", views.blob_file, name="exchange_blob_file"),
    path("blobs/<str:name>/incoming", views.incoming_blob, name="exchange_incoming_blob"),
]
