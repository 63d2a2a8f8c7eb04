"""One tree of errors. Each class has a code, a remedy for its reader and an exit status.

Whatever goes wrong with an input is raised as one of these, so that the load goes on and `sohoa
status` can say what happened and what to do. ``code`` is stored and never changes; ``remedy`` is
shown.
"""

from typing import ClassVar


class SohoaError(Exception):
    """Base of all errors that sohoa raises on purpose."""

    code: ClassVar[str] = "error"
    remedy: ClassVar[str] = "Report this with the command you ran."
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or self.code)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (str(self),)  # errors travel between processes


class Unexpected(SohoaError):
    """A fault in sohoa itself, met with this input alone."""

    code = "unexpected"
    remedy = "Report it with the message and, if you may, the file; the other inputs are in."


class UsageError(SohoaError):
    """The command was called in a way that makes no sense."""

    code = "usage"
    remedy = "See sohoa COMMAND --help."
    exit_status = 2


class NoRoom(SohoaError):
    """The disk is full where the output goes."""

    code = "no_room"
    remedy = "Make room there, or name another place with -o; what was there is as it was."


class MissingDependency(SohoaError):
    """A program or package that this needs is not installed."""

    code = "missing_dependency"
    remedy = "Run make setup, or install what the message names."


class ArchiveError(SohoaError):
    """The archive cannot be used."""

    code = "archive"
    remedy = (
        "See that the folder can be written and has room. A damaged sohoa.db is made anew from its "
        "originals: sohoa add --archive NEW OLD/originals."
    )


class NoArchive(ArchiveError):
    """There is no archive where one was looked for."""

    code = "no_archive"
    remedy = "Name it with --archive or $SOHOA_ARCHIVE, or make one with sohoa add PATH."


class ArchiveBusy(ArchiveError):
    """Another load is writing to this archive."""

    code = "archive_busy"
    remedy = "Wait until it has ended, or load into another archive."


class AccountError(SohoaError):
    """Something about accounts that cannot be done."""

    code = "account"
    remedy = "See sohoa account list."


class NoAccounts(AccountError):
    """Whoever reaches the server would be let in, as there is no account yet."""

    code = "no_accounts"
    remedy = "Make one first: sohoa account add NAME --role admin."
    exit_status = 2


class NoSuchAccount(AccountError):
    """There is no account, or token, of this name."""

    code = "no_such_account"


class AccountExists(AccountError):
    """There is an account of this name."""

    code = "account_exists"
    remedy = "Choose another name, or change that account."


class InvalidName(AccountError):
    """A name that no account can have."""

    code = "account_name"
    remedy = "Take 1 to 64 letters, digits and . _ - @, beginning with a letter or digit."


class WeakPassword(AccountError):
    """A password that is easily guessed."""

    code = "weak_password"
    remedy = "Take 12 characters or more, not the name, not the same few again and again."


class LastAdmin(AccountError):
    """Nobody would be left who may manage accounts."""

    code = "last_admin"
    remedy = "Make another account an administrator first."


class NewerArchive(ArchiveError):
    """The archive was made by a newer version of sohoa."""

    code = "newer_archive"
    remedy = "Update sohoa."


class ReviewError(SohoaError):
    """A decision of a reviewer that cannot be taken."""

    code = "review"
    remedy = "Load the document anew and look at it again."


class NotThere(ReviewError):
    """What the decision is about is not in the archive."""

    code = "not_there"


class ChangedMeanwhile(ReviewError):
    """Somebody else, or a newer reading, has changed or settled it in the meantime."""

    code = "changed_meanwhile"
    remedy = "Look at what it is now, and decide again if that is still wrong."


class InvalidCorrection(ReviewError):
    """A value that this field cannot have."""

    code = "invalid_correction"
    remedy = "Give a value as docs/records.md says; a date as 2025-05-06, null where there is none."


class InputError(SohoaError):
    """An input that cannot be read; the others are not touched by it."""

    code = "input"
    remedy = "Open the file in a viewer; if it opens there, report it."


class NotAFile(InputError):
    """Not a regular file: a pipe, socket or device."""

    code = "not_a_file"
    remedy = "Save its content to a regular file and add that."


class NotFound(InputError):
    """There is no such file or folder."""

    code = "not_found"
    remedy = "Check the path."


class Unreadable(InputError):
    """It cannot be read, or not twice alike."""

    code = "unreadable"
    remedy = (
        "Give yourself permission to read it (chmod u+r), or wait until it is whole; add it again."
    )


class LinkLoop(InputError):
    """A folder that contains itself through a symbolic link."""

    code = "link_loop"
    remedy = "Nothing to do: its files are loaded once, from the first path."


class EmptyFile(InputError):
    """The file has no content."""

    code = "empty_file"
    remedy = "Fetch the file again from where it came; it was probably cut off in copying."


class UnsupportedType(InputError):
    """A kind of file that sohoa does not read."""

    code = "unsupported_type"
    remedy = "Convert it to PDF, TIFF, PNG, JPEG, DOCX or text and add that."


class NoPageImages(InputError):
    """The format tells where words stand on a page, and an office document or text has no pages."""

    code = "no_page_images"
    remedy = "Take --format text, or export the document to PDF and read that."


class DamagedFile(InputError):
    """The file is cut off or damaged."""

    code = "damaged_file"
    remedy = "Fetch or scan it again; a PDF may be repaired with qpdf or by printing it anew."


class EncryptedFile(InputError):
    """The file is protected by a password."""

    code = "encrypted_file"
    remedy = "Save a copy without the password and add that."


class TooLarge(InputError):
    """Larger than is safe to unpack or recognise."""

    code = "too_large"
    remedy = "Scan at 300 dpi, or split the file."


class UnsafeArchive(InputError):
    """An entry of a ZIP archive that points outside of it, or archives nested too deep."""

    code = "unsafe_archive"
    remedy = "Unpack it by hand, look at what is in it, and add the files."


class UnknownEncoding(InputError):
    """Text in no encoding that makes sense."""

    code = "unknown_encoding"
    remedy = "Save it as UTF-8 and add that."


class NotText(InputError):
    """It is no text, or in no encoding that makes sense; only text can be restored."""

    code = "not_text"
    remedy = "For a PDF, a scan or an office document use sohoa ocr; save other text as UTF-8."


class PageError(InputError):
    """A page that cannot be read; the other pages are in."""

    code = "page"
    remedy = "Scan this page again."


class EngineError(PageError):
    """The OCR engine failed on the page."""

    code = "engine"
    remedy = "Run sohoa add --retry; if it fails again, scan the page anew."


class EngineTimeout(EngineError):
    """The work on it did not end in time."""

    code = "engine_timeout"
    remedy = "Try again (sohoa add --retry) with a larger --page-timeout, or split the file."


class WorkerDied(EngineError):
    """The process that worked on it died, or had to be ended."""

    code = "worker_died"
    remedy = "Run sohoa add --retry; if it dies again, memory is short or the file is hostile."


def by_code(code: str) -> type[SohoaError]:
    """The class that carries `code`; SohoaError itself for an unknown one."""

    def walk(cls: type[SohoaError]) -> type[SohoaError] | None:
        if cls.code == code:
            return cls
        for sub in cls.__subclasses__():
            if found := walk(sub):
                return found
        return None

    return walk(SohoaError) or SohoaError
