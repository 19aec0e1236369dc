"""What is called how on the map of the process, of all that levers add to it."""

from __future__ import annotations

WINDOW = {"en": "General window", "zh-Hans": "综合窗口", "zh-Hant": "綜合窗口"}
"""Of the pool of one window, where the measure gives no title."""

SENT = {"en": "Parallel approval begins", "zh-Hans": "并联审批开始", "zh-Hant": "並聯審批開始"}
"""Of the split of a parallel approval."""

BACK = {"en": "All have replied", "zh-Hans": "各部门均已办结", "zh-Hant": "各部門均已辦結"}
"""Of the join of a parallel approval."""

DOCUMENTS = {
    "meanwhile": {
        "en": "Documents follow while review goes on",
        "zh-Hans": "材料后补、审查先行",
        "zh-Hant": "材料後補、審查先行",
    },
    "joined": {
        "en": "Review done, documents there",
        "zh-Hans": "审查完成、材料补齐",
        "zh-Hant": "審查完成、材料補齊",
    },
    "supply": {
        "en": "Documents follow",
        "zh-Hans": "限期内补齐材料",
        "zh-Hant": "限期內補齊材料",
    },
    "other": {
        "en": "Other documents there?",
        "zh-Hans": "次要材料是否齐全",
        "zh-Hant": "次要材料是否齊全",
    },
    "eligible": {
        "en": "May documents follow?",
        "zh-Hans": "是否符合容缺条件",
        "zh-Hant": "是否符合容缺條件",
    },
    "late": {"en": "Documents late", "zh-Hans": "逾期未补齐", "zh-Hant": "逾期未補齊"},
    "grace": {
        "en": "Time of grace for documents",
        "zh-Hans": "宽限期内补齐材料",
        "zh-Hant": "寬限期內補齊材料",
    },
    "resume": {"en": "Clock goes on", "zh-Hans": "恢复计时", "zh-Hant": "恢復計時"},
    "returned": {
        "en": "Returned: documents never came",
        "zh-Hans": "材料未补齐，退件",
        "zh-Hant": "材料未補齊，退件",
    },
}
"""Of the nodes of a conditional acceptance, by what each is for."""
