"""Targets across issuers and years."""

from fastapi import APIRouter

router = APIRouter()
