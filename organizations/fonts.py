"""Where the faces for documents (公文字体) are, and what is said when there is none that holds Chinese."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Warning as CheckWarning

# Faces of official papers (GB/T 9704-2012), fetched by ./run; each is used only where its file is.
OFFICIAL_FACES = {
    "Official Fangsong": ("FandolFang-Regular.otf", "normal"),
    "Official Kai": ("FandolKai-Regular.otf", "normal"),
    "Official Hei": ("FandolHei-Regular.otf", "normal"),
    "Official Song": ("FandolSong-Bold.otf", "bold"),
}
# A PDF without any of these shows boxes and reports no error.
FACES_WITH_EVERY_HAN_CHARACTER = ("NotoSerifCJK*", "NotoSansCJK*", "SourceHanSerif*", "SourceHanSans*", "NotoSerifSC*")
NO_FACE = (
    "这台服务器没有安装中文字体，暂时不能生成PDF。请管理员安装fonts-noto-cjk以后再试；有Excel的，可以先下载Excel。"
)


def has_a_face_for_han() -> bool:
    """Whether a font file that holds the rare characters of names (喆 堃 翀) is on this machine."""
    return any(
        next(Path(folder).rglob(pattern), None) is not None
        for folder in settings.FONT_DIRS
        if Path(folder).is_dir()
        for pattern in FACES_WITH_EVERY_HAN_CHARACTER
    )


def font_faces() -> str:
    """The `@font-face` rules for the official faces that are here, by file path: family names differ by system."""
    rules = []
    for family, (file_name, weight) in OFFICIAL_FACES.items():
        path = _file(file_name)
        if path:
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
            )
    return "\n".join(rules)


def _file(name: str) -> Path | None:
    return next((found for folder in settings.FONT_DIRS if (found := Path(folder) / name).is_file()), None)


def check_fonts(app_configs, **kwargs):
    """A system check: WeasyPrint prints boxes and no error when the Chinese face is missing."""
    if has_a_face_for_han():
        return []
    return [
        CheckWarning(
            "No font file with Chinese characters was found; PDF pages will answer with a sentence instead.",
            hint="apt-get install fonts-noto-cjk, or put the files into one of FONT_DIRS.",
            id="organizations.W001",
        )
    ]
