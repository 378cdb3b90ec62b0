"""What villages really publish, with invented figures: hundreds of lines and files without anybody's number."""

import json

from tests.kit import planted

MONTHS = range(1, 13)

SENTENCES = [
    "金港村村民委员会2026年9月财务收支公开表",
    "公开日期：2026年10月8日，公示期七天，咨询电话021-0000-0000。",
    "监督电话：12345，工作时间8:30—16:30。",
    "服务热线400-800-1234，传真021-57400000转8012。",
    "合同编号：合同2026-07，乙方开户行：奉贤支行。",
    "记账凭证号记-01至记-38，共38张，附件112张。",
    "行政区划代码310120001201，网格编号310120001201001。",
    "王*，138****1234，310120********002X，沪A·**123。",
    "统一社会信用代码91310120MA1HKQ5X3P，法定代表人张某。",
    "统一社会信用代码52310120MJ12345678。",
    "沪府发〔2026〕12号、沪奉府规〔2025〕3号文件精神。",
    "订单号DD13800001234，流水号XD2026091513800001。",
    "快递单号SF1390000123456，发票号码24312000000012345678。",
    "不动产单元号310120001001GB00001F00010001。",
    "土地流转费41.6亩×380元＝15808.00元。",
    "￥13,812,345,678.00（大写：壹佰叁拾捌亿）",
    "总投资13800000000元，其中市级资金15900000000元。",
    "截至2026-09-30 24:00，累计用水15820吨。",
    "2026年9月5日（农历七月廿四）上午9:00—11:00，村委会一楼。",
    "会议时间20260903，签到19人，缺席2人。",
    "本月收入113000.00元，支出97450.37元，结余401969.85元。",
    "网址https://www.example.com/village/2026/09/index.html?id=1390001",
    "第一、第二、第三村民小组，一三五组上午，二四六组下午。",
    "一九四九年十月一日，二〇二六年九月三日。",
    "SHA-256：9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "版本号v1.13812.34567，构建20260903.1380",
    "经度121.4567，纬度30.9123，面积13800.5平方米。",
    "新A款路灯12345盏，沪B级标准，云A计划。",
    "农商行专户尾号1234，余额481941.22000000003。",
    "QQ群名“金港村务”，微信公众号“西渡发布”。",
    "人口1582人，户籍1390户，外来1876人。",
    "158 20261008 3 台",
    "户数138 人口1234.5 耕地5678.9",
    "小数0.13812345678，比率0.4111111111111111。",
    "准考证号20260901138001，座位号0138。",
    "z***@example.com，电话见公示栏。",
    "电话：（021）5740-0000，分机138。",
    "1.1380元/吨；2.1590元/吨；3.1760元/吨。",
    "@全体村民：请于9月30日前缴费。",
    "奖金@200元/人，共38人。",
]

KINDS = ("租金收入", "补助收入", "流转收入", "办公费", "公务接待", "保洁费", "路灯电费", "慰问支出")


def sentences() -> list[str]:
    """More than 300 lines: the tricky ones above and the everyday ones of twelve months."""
    lines = list(SENTENCES)
    for month in MONTHS:
        for number, kind in enumerate(KINDS, 1):
            amount = 1380 * number * month + 0.55 * month
            day = f"2026-{month:02d}-{number + 9}"
            lines.append(
                f"{number} {day} 记-{number:02d} {kind} {amount:.2f} {433341.22 + amount:.2f} 顾某某 陆某某"
            )
            lines.append(
                f"{month}月{kind}共{amount:,.2f}元，凭证2026{month:02d}{number:02d}{number * 137:04d}号。"
            )
            lines.append(
                f"{number}组{100 + number * 13}户\t{1300 + month * 40}人\t{15000 + amount:.0f}\t{month * 1871}"
            )
    return lines


def files() -> list[tuple[str, bytes]]:
    """Twenty-five clean files of every kind."""
    table = "\n".join(",".join(line.split()) for line in sentences())
    months = [(f"{month}月账目.xlsx", planted.workbook(_month(month))) for month in MONTHS]
    return [
        *months,
        ("有图表.xlsx", planted.patched(planted.workbook(), {"xl/charts/chart1.xml": _chart()})),
        (
            "通知.docx",
            planted.letter("".join(planted.paragraph(planted.run(line)) for line in SENTENCES[:9])),
        ),
        ("讲稿.pptx", planted.slides()),
        ("公告.pdf", planted.pdf(("2026-09-03 Income 65000.00 451420.15", "Tel 021-0000-0000 12345"))),
        (
            "有书签.pdf",
            planted.pdf(change=lambda writer: writer.add_outline_item(title="Income 2026", page_number=0)),
        ),
        ("照片.jpg", planted.picture(exif=planted.exif({0x010F: "Camera", 0x0132: "2026:09:03 09:00:00"}))),
        ("照片.png", planted.picture("PNG")),
        ("照片.webp", planted.picture("WEBP")),
        ("表.csv", table.encode("utf-8-sig")),
        ("表.txt", "\n".join(sentences()).encode("gb18030")),
        ("数据.json", json.dumps({"months": sentences()}, ensure_ascii=False).encode()),
        ("网页.html", ("<!DOCTYPE html>" + "".join(f"<p>{line}</p>" for line in sentences())).encode()),
        ("旧通知.doc", planted.old_word("".join(SENTENCES))),
    ]


def _chart() -> str:
    points = "".join(
        f"<pt><v>{31012 + at * 137}</v></pt><pt><v>{19800101 + at * 7919}</v></pt>" for at in range(4000)
    )
    return f"<chart>{points}</chart>"


def _month(month: int):
    def fill(book):
        sheet = book.active
        for number, kind in enumerate(KINDS, 1):
            amount = 1380 * number * month
            sheet.append(
                [
                    number,
                    f"2026-{month:02d}-{number + 9}",
                    f"记-{number:02d}",
                    kind,
                    "",
                    amount,
                    158,
                    433341 + amount,
                ]
            )
        stock = book.create_sheet("统计")
        stock.append(["组别", "户数", "人口", "耕地", "合计"])
        for group in range(1, 12):
            stock.append([f"{group}组", 130 + group * month, 1300 + group, 2000 + month, 433341.1 * month])

    return fill
