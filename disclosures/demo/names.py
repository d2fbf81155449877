"""Invented names of people and places."""

from random import Random


def words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗"
    "方俞任袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅卞齐康伍余元顾孟黄和穆萧尹姚邵湛汪祁毛禹狄米贝明"
    "曾单翟仇解区覃查盖"
)
LONG_SURNAMES = ("欧阳", "上官", "司徒", "诸葛", "令狐", "尉迟")
FIRST = "文志建国晓海春秋子思雨佳明永景德光嘉若云承清远宏书家一启静雅秀宇泽梓慧向"
SECOND = "华军平芳敏林峰杰琳洁涛辉燕玲萍勇磊娜丽强梅斌颖宁波鹏飞然阳欣怡轩舟川禾澜安霞岚松柏"
RARE = ("翀", "祎", "喆", "堃", "赟", "𬀩", "昇", "玥", "骉", "㛃")
MINORITY = ("阿依古丽·买买提", "扎西·次仁", "巴图·孟和")

STREETS = words("松荫 鹭洲 桂湖 望江 梧桐 澄溪 石桥 临泉 听涛 云台 百草 柳营 织锦 朱雀 双井 晴川 沐风 玉屏 天街 文庙")
TOWNS = words("芦汀 青石 白鹤 龙潭 长岭 竹海 三河 马鞍 凤凰 大沙 杏林 永和 安宁 复兴 新店 高桥 金竹 水磨 黄泥 石盘")
OFFICES = words(
    "教育局 卫生健康局 住房和城乡建设局 财政局 民政局 农业农村局 文化和旅游局 交通运输局 水务局 商务局 "
    "审计局 统计局 司法局 市场监督管理局 应急管理局 人力资源和社会保障局 自然资源局 生态环境局 城市管理局 科技局"
)
NEIGHBOURHOODS = words(
    "桐花 鹭洲 锦绣 望月 银杏 翠竹 清波 和平 团结 建设 朝阳 红星 友谊 新华 光明 幸福 紫荆 丹桂 芙蓉 海棠 "
    "青松 玉兰 茶店 莲花 月牙 采薇 梅园 菊乐 棠湖 书香 学府 状元 凌云 长顺 顺河 丰收 迎宾 滨河 东风 永兴"
)
DEPARTMENTS = words(
    "机关 办公室 计划财务科 政策法规科 信息中心 执法大队 服务中心 监测站 培训中心 退休干部 规划科 项目办 "
    "督查科 宣传科 档案馆 质量科 安全科 综合科 审批科 研究室"
)
WORK = words(
    "科员 主任科员 副科长 科长 工程师 会计 网格员 社区工作者 教师 医师 护士长 技术员 驾驶员 保管员 退休 "
    "志愿服务队队长 物业主管 农技员 文书 出纳"
)
STAFF_WORK = words("办事员 网格员 会计 出纳 社区工作者 驾驶员 保洁班长 护士 教师 技术员 收费员 文书")
CITIES = ("深圳市", "上海市", "杭州市", "苏州市", "广州市", "重庆市", "成都市", "东莞市")


def person_name(random: Random) -> str:
    """A name; one in sixty holds a rare character, one in five hundred is a minority's."""
    if random.random() < 0.002:
        return random.choice(MINORITY)
    surname = random.choice(LONG_SURNAMES) if random.random() < 0.01 else random.choice(SURNAMES)
    given = random.choice(SECOND) if random.random() < 0.25 else random.choice(FIRST) + random.choice(SECOND)
    if random.random() < 1 / 60:
        given = given[:-1] + random.choice(RARE)
    return surname + given
