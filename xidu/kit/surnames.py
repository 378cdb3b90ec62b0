"""How surnames are read, where the dictionary of common words reads them differently."""

READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou",
    "朴": "piao", "盖": "ge", "缪": "miao", "卜": "bu", "种": "chong", "乐": "yue",
    "召": "shao", "洗": "xian", "员": "yun", "翟": "zhai", "覃": "qin", "黑": "he",
    "薄": "bo", "秘": "bi", "折": "she", "佴": "nai", "郇": "xun", "隗": "wei",
    "牟": "mu", "能": "nai", "重": "chong", "便": "pian", "繁": "po", "祭": "zhai",
    "句": "gou", "都": "du", "长": "chang", "藏": "zang", "乜": "nie", "会": "gui",
    "阚": "kan",
}  # fmt: skip

# Surnames of two characters; the name after one of them is at least one more.
COMPOUND = {
    "欧阳": "ou yang", "司马": "si ma", "诸葛": "zhu ge", "上官": "shang guan",
    "司徒": "si tu", "东方": "dong fang", "独孤": "du gu", "南宫": "nan gong",
    "万俟": "mo qi", "闻人": "wen ren", "夏侯": "xia hou", "尉迟": "yu chi",
    "公孙": "gong sun", "公羊": "gong yang", "澹台": "tan tai", "皇甫": "huang fu",
    "宗政": "zong zheng", "濮阳": "pu yang", "淳于": "chun yu", "单于": "chan yu",
    "太叔": "tai shu", "申屠": "shen tu", "公冶": "gong ye", "轩辕": "xuan yuan",
    "令狐": "ling hu", "钟离": "zhong li", "宇文": "yu wen", "长孙": "zhang sun",
    "慕容": "mu rong", "鲜于": "xian yu", "闾丘": "lv qiu", "司空": "si kong",
    "司寇": "si kou", "赫连": "he lian", "呼延": "hu yan", "端木": "duan mu",
    "百里": "bai li", "东郭": "dong guo", "南门": "nan men", "西门": "xi men",
    "拓跋": "tuo ba", "纳兰": "na lan", "完颜": "wan yan", "耶律": "ye lv",
    "第五": "di wu", "左丘": "zuo qiu", "梁丘": "liang qiu", "子车": "zi ju",
    "颛孙": "zhuan sun", "谷梁": "gu liang", "乐正": "yue zheng", "漆雕": "qi diao",
    "巫马": "wu ma", "壤驷": "rang si", "亓官": "qi guan", "太史": "tai shi",
    "叱干": "chi gan", "沙吒": "sha zha", "哥舒": "ge shu",
}  # fmt: skip
