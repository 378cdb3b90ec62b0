"""The words of 爱心暑托班: what the clover says, the conditions, the letter, and the seven consents."""

from services.models import Eligibility, Leaf, Programme

Rule = Eligibility.Rule

SHOWN = {
    "leaf": Leaf.YOUNG,
    "title": "爱心暑托班",
    "what": "暑假两期、寒假一期，工作日全天，有老师、志愿者和保安，管午饭，写作业、看书、做手工、运动。",
    "for_whom": "在上海的小学读一到五年级的孩子，户口在哪里都可以",
    "bring": "水杯、作业、午睡的小毯子",
    "when": "暑假两期各三周，寒假一期两周",
    "way": Programme.Way.BOTH,
    "state": Programme.State.SHOWN,
}
RULES = (
    (Rule.GRADE_MIN, "1", "只收已经在读一到五年级的孩子；九月才上一年级的，等上了学再来。"),
    (Rule.GRADE_MAX, "5", "只收一到五年级的孩子，更大的请看少年活动。"),
)
LETTER = (
    "各位家长：托班工作日开，早上八点半签到，下午五点前由您指定的人凭接送码签字接走。"
    "不来请当天早上九点前在这里说一声；三次没说一声就不来，或者三次接晚了，名额会让给候补的孩子。"
    "只做作业、看书、手工和运动，不上学科课。孩子不舒服请留在家里。"
    "班里有老师、志愿者和保安，场地有监控。结束六个月后，孩子的记录全部清除，只留人数。"
)
# Purpose, title, whether nobody takes part without it, words.
CONSENTS = (
    (
        "health",
        "健康情况",
        True,
        "把孩子的身体情况告诉带班老师，出事时知道怎么办。只有带班的人能看，谁看过都告诉您。",
    ),
    ("allergy", "过敏", True, "把孩子不能吃、不能碰的告诉带班老师和厨房，厨房只知道忌口，不知道是谁。"),
    ("medicine", "用药", True, "孩子要在托班吃的药，由您写清名称和时间，老师看着吃，不替您决定。"),
    ("insurance", "保险", True, "用孩子的姓名给孩子买这一期的意外险，钱在费用里。"),
    ("photo", "拍照", False, "活动照片里可以有孩子。不同意就不拍，孩子照样参加。"),
    ("outing", "外出活动", False, "可以跟班去图书馆、文化中心。不同意就留在托班，有人陪。"),
    ("data", "资料使用", True, "孩子不满十四岁，资料只用来办这一期托班，结束六个月后清除。您随时可以撤回。"),
)
