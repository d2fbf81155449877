"""The two Excel files of a journey, written as offices write them: a title, a date, then the header."""

from openpyxl import Workbook

from disclosures.demo.workbooks import ORGANIZATION_HEADERS, PEOPLE_HEADERS

DISTRICT = "中共云溪区委员会"
OFFICE = "中共云溪区委创先争优活动领导小组办公室"
COMMITTEE = "中共云溪区松荫街道工作委员会"
BRANCHES = ["中共云溪区桐花社区支部委员会", "中共云溪区鹭洲社区支部委员会", "中共云溪区机关第一支部委员会"]


def write(path, title, headers, rows):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headers))
    sheet.append(["填报日期：2026年10月1日"])
    sheet.append(list(headers))
    for row in rows:
        sheet.append([row.get(header) for header in headers])
    book.save(path)
    return path


def organizations(path):
    common = {"成立日期": "2015年7月1日", "公开电话": "5550 1234", "意见箱位置": "一楼大厅", "公示栏位置": "一楼公示栏"}
    rows = [
        {"党组织全称": DISTRICT, "简称": "云溪区委", "党组织编码": "Q1", "组织类别": "区委",
         "批准成立的上级党组织": "无"},
        {"党组织全称": OFFICE, "简称": "活动办公室", "党组织编码": "Q2", "组织类别": "活动办公室",
         "批准成立的上级党组织": DISTRICT},
        {"党组织全称": COMMITTEE, "简称": "松荫街道党工委", "党组织编码": "Q3", "组织类别": "党工委",
         "批准成立的上级党组织": DISTRICT},
    ]  # fmt: skip
    names = ["桐花社区党支部", "鹭洲社区党支部", "机关第一党支部"]
    for number, (branch, short_name) in enumerate(zip(BRANCHES, names, strict=True), start=1):
        rows.append(
            {"党组织全称": branch, "简称": short_name, "党组织编码": f"Z{number}", "组织类别": "党支部",
             "批准成立的上级党组织": COMMITTEE, "所含单位": f"{short_name.removesuffix('党支部')}居委会"}
        )  # fmt: skip
    return write(path, "云溪区党组织名单", ORGANIZATION_HEADERS, [row | common for row in rows])


def _citizen_id(number):
    """An invented ID whose last place checks out, as GB 11643 has it."""
    places = f"51010119800101{number:03}"
    return places + "10X98765432"[sum(int(d) * 2 ** (17 - i) for i, d in enumerate(places)) % 11]


def _person(name, number, branch, kind="正式党员", **more):
    return {
        "姓名": name,
        "公民身份号码": _citizen_id(number),
        "所在党支部": branch,
        "人员类别": kind,
        "党籍状态": "正常" if kind != "党外干部职工" else "-",
        "入党日期": "2008.7" if kind != "党外干部职工" else "-",
        "转入日期": "2020-01-01",
        "职务": "干部",
        "党内职务": "无",
        "行政主要负责人": "否",
        "是否处级以上党员领导干部": "否",
        "是否为流动党员": "否",
    } | more


def people(path):
    led = {"党内职务": "书记", "任职日期": "2023年1月5日"}
    rows = [
        _person("纪澄", 1, BRANCHES[2], 党内职务="活动办公室工作人员", 任职日期="2023年1月5日"),
        _person("甘棠", 2, BRANCHES[2], 党内职务="松荫街道党工委书记", 任职日期="2023年1月5日"),
        _person("沈知远", 10, BRANCHES[0], **led),
        _person("陆承安", 11, BRANCHES[0], 党内职务="副书记", 任职日期="2023年1月5日"),
        _person("柳　澜", 12, BRANCHES[0]),
        _person("赟　喆", 13, BRANCHES[0], 是否处级以上党员领导干部="是"),
        _person("池映雪", 14, BRANCHES[0], 是否为流动党员="是", 外出流向="深圳市"),
        _person("骆明霞", 15, BRANCHES[0], "党外干部职工", 工作单位="桐花社区居委会", 行政主要负责人="是"),
        _person("黎晓帆", 16, BRANCHES[0], "党外干部职工", 工作单位="桐花社区居委会"),
        _person("宋砚秋", 20, BRANCHES[1], **led),
        _person("叶照临", 30, BRANCHES[2], **led),
    ]
    return write(path, "云溪区党员和干部职工花名册", PEOPLE_HEADERS, rows)
