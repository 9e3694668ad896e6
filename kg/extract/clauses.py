"""Where clauses begin and what opens them, in both languages."""

from __future__ import annotations

import re
from typing import Final

PREPOSITION: Final = re.compile(
    r"\b(?:in|at|from|of|by|for|with|under|to|since|near|via|between|across|into|through"
    r"|on|than|and|as|like|among|within"
    r"|outside|around|against|after|before|during|or|including|toward|towards)"
    r" (?:(?:the|its|their|this|a|an|all|some|other|entire|whole|city of|\w+ing) )*$"
)
CLAUSE: Final = re.compile(
    r";\s|, and (?=[A-Z])|,? and (?=(?:the )?[A-Z]\w+(?: \w+){0,3}? (?:will|has|have|is"
    r"|are|was)\b)|,? while |, but |, whereas |: (?=[A-Z])"
    r"|\b(?:said|says|stated|introduced|noted|added|announced|explained|stressed"
    r"|told \w+(?: \w+)?|understood|reported|learned|shows?|showed)"
    r"(?: (?:on|in|at) [^,]{3,40})?,?(?: that,?)? "
)
CHINESE_CLAUSE: Final = re.compile(
    r"；|(?:表示|介绍说?|指出|强调|说|称|告诉记者|认为|显示)[，：:]?“?"
)
CHINESE_PREPOSITION: Final = re.compile(
    r"(?:在|位于|对|从|向|与|经|由|按|按照|把|被|给|和|以|为|比|自|到|至|于|用|据|同|及|、|围绕|支持|依托|通过|赋予)$"
)
OPENING: Final = re.compile(
    r"(?:今年|去年|目前|近年来|近期|近日|日前|同时|此外|如今|现在|未来|截至目前|随后|一个月后|因此|而|但|并|在此基础上|\d{4}年|\d{1,2}月"
    r"|\d{1,2}日|底|初|以来|前|个|上半年|下半年|[、\s“（])*"
)
LYING: Final = re.compile(r"(?:位于|地处|坐落于|坐落在|作为)[^，。]{2,16}的$")
APPOSED: Final = re.compile(
    r",? (?:based|headquartered|located|(?:a|an|the|one of|China's)\b|has|have|will|plans|aims"
    r"|also|set|opened|built)\b"
)
#: A phrase in front of the subject: Comprising three parts in A, B and C, the zone …
OPENER: Final = re.compile(
    r"(?:Comprising|Consisting|Composed|Made up|Located|Situated|Covering|Home|Spanning"
    r"|Straddling|Backed|Relying"
    r"|Bordering|Facing|Adjacent|Established|Launched|Founded|Approved|Based|Built|Hosting"
    r"|Boasting|Known|Leveraging"
    r"|Focusing|Following|With|As|Like|Unlike|Among|Together)\b.*?, (?=(?:the|it|this|its|these)\b|"
    r"(?:[A-Z][\w-]* )+(?:is|are|was|has|have|had|will|plans|aims|boasts|hosts|\w+ed)\b)"
)
