"""Clause boundaries and clause openers, in both languages."""

from __future__ import annotations

import re
from typing import Final

PREPOSITION: Final = re.compile(
    r"\b(?:in|at|from|of|by|for|with|under|to|since|near|via|between|across|into|through"
    r"|on|than|and|as|like|among|within|beyond|behind|beside|besides|despite|alongside|along"
    r"|throughout|above|below|per|unlike|upon|onto|over|off|inside"
    r"|outside|around|against|after|before|during|or|including|toward|towards)"
    r" (?:(?:the|its|their|this|a|an|all|some|other|entire|whole|city of|\w+ing) )*$"
)
#: Reporting verbs: what somebody says is a clause of its own.
_SAYING: Final = (
    r"said|says|say|saying|stated|introduced|noted|noting|added(?! value)|adding|announced"
    r"|explained"
    r"|stressed|understood|reported|learned|shows?|showed"
)
#: Reporting verbs that open a clause only with "that" after them.
_TELLING: Final = (
    r"replied|promised|pledged|vowed|confirmed|disclosed|revealed|believes?|believed|predicted"
    r"|estimated|suggests?|indicates?|remarked|insisted|acknowledged|argued|expects?|wrote"
    r"|declared|reiterated|maintained|emphasized|emphasised|hopes?|hoped|recalled|pointed out"
    r"|made clear|responded|answered|mentioned|proposed|provides?|requires?|states?|stipulates?"
)
CLAUSE: Final = re.compile(
    r";\s|, and (?=[A-Z])|,? and (?=(?:the )?[A-Z]\w+(?: \w+){0,3}? (?:will|has|have|is"
    r"|are|was)\b)|, (?=(?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3} (?:will|has|have|is|are|was|plans"
    r"|aims|hopes|intends|would|should)\b)|, and (?=\d|(?:more|over|nearly|about|some|its|the) )"
    r"|,? while |, but |, whereas |: (?=[A-Z])"
    rf"|\b(?:{_SAYING}|told \w+(?: \w+)?)(?: (?:on|in|at) [^,]{{3,40}})?,?(?: that,?)? "
    rf"|\b(?:{_TELLING})(?: (?:on|in|at) [^,]{{3,40}})?,? that,? "
)
CHINESE_CLAUSE: Final = re.compile(
    r"；|(?:表示|介绍说?|指出|强调|说|称|告诉记者|认为|显示)[，：:]?“?"
)
CHINESE_PREPOSITION: Final = re.compile(
    r"(?:在|位于|对|从|向|与|经|由|按|按照|把|被|给|和|以|为|比|自|到|至|于|用|据|同|及|、|围绕|支持|依托|通过|赋予)$"
)
OPENING: Final = re.compile(
    r"(?:今年|去年|明年|目前|近年来|近年|近期|近日|日前|同时|此外|另外|如今|现在|未来|当前|眼下|截至目前|截至|随后|此后|一个月后|因此|而|但|并|则|在此基础上"
    r"|其中|仅|光是|据介绍|据悉|据了解|据统计|数据显示|统计显示|下一步|接下来|今后|至此|这样|当年|当日|当天|今天|昨天|上午|下午"
    r"|\d{4}年|\d{1,2}月|\d{1,2}日|年初|年末|年底|年内|底|末|初|以来|前|个|份|上半年|下半年|(?:前|第)?[一二三四]个?季度|前?\d+个月|期间"
    r"|先期设立的|这个|这家|这座|这一|该|这|新设立?的?|[\d一二三四五六七八九十百多余]+[家个]|[到至自从]|[、\s“（])*"
)
LYING: Final = re.compile(r"(?:位于|地处|坐落于|坐落在|作为)[^，。]{2,16}的$")
#: A Chinese sentence that enters a place: 近日，记者走进江河片区…，
ENTERING: Final = re.compile(
    r"(?:近日|日前|今天|如今|目前|眼下|初[春夏秋冬]时节|记者|在?|走进|走近|来到|步入|漫步|置身|行走在|[，\s])*(?:在|走进|走近|来到|步入|漫步|置身)"
)
ENTERED: Final = re.compile(
    r"(?:[^，。；]{0,12}(?:里|内|上|中|旁|现场|厅|车间|码头|园区|中心))?，|的[^，。；]{2,14}，"
)
APPOSED: Final = re.compile(
    r",? (?:based|headquartered|located|(?:a|an|the|one of|China's)\b|has|have|will|plans|aims"
    r"|also|set|opened|built)\b"
)
#: A phrase before the subject: Comprising three parts in A, B and C, the zone …
OPENER: Final = re.compile(
    r"(?:Comprising|Consisting|Composed|Made up|Located|Situated|Covering|Home|Spanning"
    r"|Straddling|Backed|Relying"
    r"|Bordering|Facing|Adjacent|Established|Launched|Founded|Approved|Based|Built|Hosting"
    r"|Boasting|Known|Leveraging"
    r"|Focusing|Following|With|As|Like|Unlike|Among|Together|When|While|Although|Though|Once"
    r"|Because|Since|After|Before|If|Whereas|Despite|Besides|Drawing|Taking|Lying|Nestled"
    r"|Encouraged|Driven|Buoyed|Armed|Spread|Designed|Intended|Named|Set|Not)\b.*?, (?=(?:the|it"
    r"|this|its|these|their)\b|(?:[A-Z][\w-]* )+(?:is|are|was|has|have|had|will|plans|aims|boasts"
    r"|hosts|can|now|also|may|should|hopes|wants|\w+ed)\b)"
)
#: Speakers who speak for a body: "We will open a port," said the head of the bureau.
WE: Final = re.compile(r"\b[Ww]e(?:\b|['’])")
#: Where a relative clause begins; the noun right before it is its subject.
RELATIVE: Final = re.compile(r"(?: \([A-Z]+\))?,? (?:which|whose|where|that)\b")
#: What joins the names of a list: the last by "and", the others by commas.
LAST_JOINT: Final = re.compile(r"(?: and| or| as well as)(?: the| in| at)? |, and (?=[A-Z])")
NEXT_JOINT: Final = re.compile(r", [A-Z][\w ]{2,40}(?:,| and) ")
#: What follows a name that is a subject: Northwind opened, Northwind will open.
VERBAL: Final = re.compile(
    r" (?:(?:also|now|already|recently|once|just|first|both|all|\w+ly) )*(?:\w+(?:s|ed)|will"
    r"|would|can"
    r"|could|may|might|shall|should|had|have|was|were|are|came|went|began|set|put|built|made|took"
    r"|ran|held|led|gave|grew|won|sold|bought|chose|broke|spent|kept|left|lent|drew|and)\b"
)
