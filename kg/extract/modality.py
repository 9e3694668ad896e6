"""Tense and modality of a trigger: done, planned, passive or present."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.trigger_patterns import Trigger

_ADVERB: Final = (
    r"(?:(?:also|further|jointly|actively|vigorously|now|first|soon|gradually|fully"
    r"|successfully|recently|already|officially|formally|continue to|\w+ly) )*"
)
_INTENT: Final = re.compile(
    r"\b(?:will|shall|would|should|must|is to|are to|'ll"
    r"|(?:plan|aim|seek|hope|aspire|wish|intend|strive|vow|pledge|need|want|expect|propose|decide"
    r"|promise|continue|work|try|prepare|move|look|mean)(?:s|ed|d|ning|ing)? to"
    r"|sought to|(?:is|are|was|been|be) (?:\w+ly )?(?:set|expected|scheduled|due|slated"
    r"|going|chosen|selected|designated|approved|authorized|tasked|called on|encouraged|supported"
    r"|allowed|urged|committed|determined|poised|ready|planned"
    r"|required|intended|designed|likely|able) to"
    r"|(?:goal|mission|aim|plan|plans|efforts?|target|task|ambition|decision|measures"
    r"|proposals?|steps|initiative)s? (?:(?:of|for) [^,;]{2,40} )?(?:is |are )?to"
    r"|committed to|aims? at|aimed at|plans? on|dedicated to|goal of|focus(?:es|ed|ing)?"
    r" (?:\w+ )?on|priority to|sights (?:set )?on|plans? for|efforts? (?:in|at)"
    r"|(?:call(?:s|ed|ing)? (?:for|on|upon)) \w+(?: \w+){0,5} to"
    r"|(?:ask|urge|require|instruct|direct|enable|permit|expect|want|help)(?:s|ed|ing)? (?:the "
    r"|its )?\w+(?: \w+){0,3} to"
    r"|support(?:s|ing)? \w+(?: \w+){0,3} (?:to|in)|encourag(?:es|ing"
    r"|e) \w+(?: \w+){0,3} to|allow(?:s|ing)? \w+(?: \w+){0,3} to"
    r"|(?:propos(?:es?|ed)|recommends?|recommended|suggests?|suggested|considers?|considering"
    r"|envisions?|envisages?|keeps?|continues?|contemplates?)"
    rf"|take the lead in|with plans to|, and to|; to) (?:be )?(?:actively )?{_ADVERB}$",
    re.IGNORECASE,
)
_DETERMINERS: Final = (" its ", " the ", " a ", " an ", " their ", " this ", "The ", "Its ", " of ")
#: An intention earlier in the sentence: will pour money into roads and open a park.
_WILL: Final = re.compile(
    r"\b(?:will|would|shall|should|(?:aims?|plans?|hopes?|intends?|seeks?|wants?|is|are) to)"
    r" [a-z]+ "
)
_AUXILIARY: Final = re.compile(rf"\b(?:has|have|had) (?:been )?{_ADVERB}$", re.IGNORECASE)
_PASSIVE: Final = re.compile(
    rf"\b(?:(?P<plan>(?:will|shall|should|to|would) be)|(?:has|have|had) {_ADVERB}been"
    rf"|was|were|is|are|being|been|got) {_ADVERB}$",
    re.IGNORECASE,
)
#: What comes before a verb in the present tense, not before a noun: the zone pilots.
_SPOKEN_OF: Final = re.compile(
    r"(?:[A-Z][\w’'-]*|[A-Z]+\)|\b(?:it|that|which|who|also|now|and|then|zones?|areas?|city"
    r"|district|province|region|park|port|county|municipality|island|hub|base|center|government"
    r"|authority|authorities|committee|commission|company|plan|program|programme|scheme|blueprint"
    r"|document|section|sector|town|bureau|still|currently|\w+ly)|[,\"”]) $"
)
#: A plural subject before a verb without an ending: firms invest, A and B all run.
_PLURAL: Final = re.compile(
    r"(?:\w+s|\b[Tt]hey|people|companies|\band (?:[A-Z][\w&-]* )*[A-Z][\w&-]*)"
    r"(?: also| now| mainly| all| both| each)? $"
)
_APPOSED: Final = re.compile(
    r"[^,]{3,60}, (?:the|a|an|one of|China's|its|which|who|whose|based|owned|known|headquartered"
    r"|located|situated|founded|established|home to|bordering|covering|part of) [^,]{3,60}, $"
)
_PROGRESSIVE: Final = re.compile(rf"\b(?:is|are|was|were|been) {_ADVERB}$", re.IGNORECASE)
_JOINED: Final = re.compile(
    rf"(?:[,;]|\band|\bor|; and|, and|\bthen|, as well as|as well as) (?:to )?(?:(?:the"
    rf"|a) )?{_ADVERB}$",
    re.IGNORECASE,
)
_CHINESE_INTENT: Final = re.compile(
    r"将(?!.{0,2}[“《])(?![^，。；]{1,24}(?:下放|纳入|作为|列为|压缩|缩短|降至|压减))|拟|力争|计划|预计|有望|着力|加快(?!了)|持续|进一步"
    r"|不断|积极|争取|(?<![主重需首必紧纪摘])要(?![求素])|旨在|致力于|准备"
    r"|推动(?!了)|推进(?!了)|努力|全力|继续|打算|想(?=[用要在把])"
    r"|支持|鼓励|提出|明确|围绕|力图|瞄准|目标|未来|今后|下一步|到20[2-9]\d年|以便|允许|大力|扎实|深入|稳步|有序|率先|更加|应|需|能够|可以"
)
_CHINESE_DONE: Final = re.compile(
    r"了|已经?|先后|成功|累计|过(?=[\u4e00-\u9fff])|以来|目前|近年来|首次|首创|首推|近日|日前|正式|昨天|今天"
)


def english(text: str, start: int, form: str, trigger: Trigger, previous: str) -> str:
    """The mood of a verb: planned, done, passive, passive-planned, present or none.

    Args:
        text: The sentence.
        start: Where the verb begins.
        form: The verb as written.
        trigger: The trigger that the verb belongs to.
        previous: The mood of the verb before it; coordinated verbs share it.
    """
    before = text[max(0, start - 70) : start]
    verb = form.lower()
    if verb in trigger.past and (found := _PASSIVE.search(before)):
        return "passive-planned" if found["plan"] else "passive"
    if verb in trigger.past and _AUXILIARY.search(before):
        return "done"
    made = verb == trigger.base or verb.endswith("ing")
    if made and verb not in trigger.past and before.endswith(_DETERMINERS):
        return "none"  # its pilot zone
    if verb == trigger.base and verb in trigger.past and before.endswith(" to "):
        return "planned" if _INTENT.search(before) else "none"  # talks to set up a park
    if verb in (trigger.base,) or verb.endswith("ing"):
        if _INTENT.search(before):
            return "planned"
        if verb.endswith("ing") and verb != trigger.base:
            if _PROGRESSIVE.search(before):
                return "planned"
            if (
                previous == "done"
                and before.endswith(", ")
                and text.startswith((" a ", " an ", " its "), start + len(verb))
            ):
                return "done"  # focused on services, opening a lab
            return (
                previous
                if _JOINED.search(before) and previous in ("planned", "present")
                else "none"
            )
        if _JOINED.search(before) and (
            previous in ("planned", "present")
            or _WILL.search(text, text.rfind(";", 0, start) + 1, start)
        ):
            return "planned"
        if verb not in trigger.past:
            plural = _PLURAL.search(before)
            return "present" if plural and not before.endswith("'s ") else "none"
    if verb in trigger.past and before[-2:-1].isdigit():
        return "none"  # with 43 promoted nationwide
    if re.search(r"\b(?:that|which|who) $", before) or (
        verb in trigger.past
        and re.search(r"\b(?:zones?|areas?|parks?|that have) $", before)
        and "since" in before
    ):
        return "none"
    if verb in trigger.past:
        if _JOINED.search(before):
            apposed = _APPOSED.match(text[:start])
            return "done" if apposed else previous if previous == "done" else "none"
        if re.search(
            r"(?:^|[\s\"“])(?:the|a|an|of|and newly|newly|its|their|for|in|by|with|on|from) $",
            before,
            re.IGNORECASE,
        ):
            return "none"
        return "done"
    return "present" if verb in trigger.past or _SPOKEN_OF.search(before) else "none"


def joined(before: str) -> bool:
    """Whether the next verb is coordinated with the one before it."""
    return _JOINED.search(before) is not None


def chinese(clause: str, after: str) -> str:
    """The mood of a Chinese clause: from its words up to the trigger, and the characters after.

    >>> chinese("北京将", "国际消费中心"), chinese("上海已", "58项"), chinese("浙江", "了平台")
    ('planned', 'done', 'done')
    """
    if after.startswith(("了", "过", "完成")):
        return "done"
    if _CHINESE_INTENT.search(clause):
        return "planned"
    return "done" if _CHINESE_DONE.search(clause) else "open"
