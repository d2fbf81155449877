"""The notice's two annexes: 附件一 (people of a branch, a month) and 附件二 (branches of a superior, two months)."""
