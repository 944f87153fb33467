"""The phrases of the pages in English, by their Chinese."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # all pages
    "惠企 · 企业补助自查和审核": "huiqi · subsidies for enterprises: self-check and screening",
    "企业和公众": "Enterprises and the public",
    "主管部门": "Bureau",
    "企业自查": "Self-check",
    "审核": "Screening",
    "批量": "Batch",
    "政策库": "Policies",
    "规则": "Workbench",
    "主管部门登录": "Sign in (bureau)",
    "退出登录": "Sign out",
    "登录信息不全，请重新登录。": "What signing in told is not complete. Please sign in again.",
    "登录已过期，请重新登录。": "Signing in has expired. Please sign in again.",
    "这个账号没有主管部门的权限。": "This account does not have the bureau's role.",
    "这一页只给主管部门用。请用有权限的账号登录。": "This page is for the bureau only. Please sign in with an account that has the role.",
    "选文件": "Choose a file",
    "或者把文件拖到这里": "or drop it here",
    "没有这样的选项": "No such option",
    "✗ 文件太大，或不是这里能读的格式": "✗ Too large, or not a kind of file that can be read here",
    "跳到正文": "Skip to main content",
    "全部": "all",
    "服务器的设置不对，请告诉管理员：{told}": "The server's settings are wrong, please tell its keeper: {told}",
    # self-check
    "填写的内容只在这次会话里用，关掉网页就没有了。不知道的留空，或选「不清楚」。": (
        "What you type is used in this session only and is gone when the page is closed. "
        "Leave blank what you do not know, or choose “not sure”."
    ),
    "按哪一天评估。政策的期限过了的，选期限内的一天，可以看当时的结果。": (
        "The day to be assessed as of. Where a policy is over, a day within its period shows how it was."
    ),
    "请先选评估日。": "Please choose a day first.",
    "载入企业文件": "Load a firm file",
    "以前下载的企业文件（YAML 或 JSON）": "A firm file downloaded before (YAML or JSON)",
    "清空": "Clear",
    "再写注册地，就有结果。规则库里有：{places}": "Now the region. The library has: {places}",
    "规则库里没有这个地方的政策，这里答不了。不等于没有补助，请问当地的主管部门。规则库里有：{places}": (
        "The library has no policy of this place, so there is no answer here; that does not mean that there is no support: "
        "ask the local authority. The library has: {places}"
    ),
    "确定清空全部填写": "Clear all that was typed",
    "这里适用的文件没有写金额，只有不给钱的支持 {count} 项，见下面。": (
        "The texts that hold here state no sums of money, only support in kind: {count} items, below."
    ),
    "写上企业名称和注册地，结果就在这里，边填边变。": "Give name and region: the answer stands here, and changes as you fill in.",
    "先答这几个，最要紧": "These first: they matter most",
    "更多：{theme}（{count} 项）": "More: {theme} ({count})",
    "关系到 {count} 条": "clauses that hang on it: {count}",
    "，能定下 {money}": ", it can settle {money}",
    "✓ 现在不影响结果": "✓ does not matter now",
    "第 {number} 条还差{fields}": "no. {number} lacks: {fields}",
    "有 {count} 处要改，改好才有结果：": "{count} things to correct before there is an answer:",
    "必填": "required",
    "不清楚": "not sure",
    "没有": "none",
    "有，逐条填写": "yes, one by one",
    "例如 5100万": "e.g. 5100万 or 51000000",
    "例如 2024-03-01": "e.g. 2024-03-01",
    "例如 20万、3,200元": "e.g. 20万 or 3,200",
    "例如 镇康县 或 530924": "e.g. 镇康县 or 530924",
    "{span} 年": "{span}",
    "第 {number} 条": "No. {number}",
    "再加一条{label}": "Add: {label}",
    "删除": "Remove",
    "可能还有没写上的": "There may be more",
    "载入的清单只对 {kinds} 是全的，其他的可能还有。": "The loaded list is complete for {kinds} only; there may be more of others.",
    "勾上后，没写上的当作不清楚；不勾，就当作全部都在这里了": (
        "Ticked: what is not listed is not known. Not ticked: these are taken for all there are"
    ),
    "人员": "people",
    "基本情况": "basics",
    "研发": "R&D",
    "财务": "finance",
    "资质与补助": "recognitions and awards",
    "其他": "other",
    # the answer
    "现在应得": "Due now",
    "（尚不能兑现）": " (cannot be paid yet)",
    "若从未领取过，合计（含尚不能兑现的）": "Total if nothing was received (with what cannot be paid yet)",
    "合计按最有利的合法组合计算，不一定等于各项相加。": (
        "Totals are of the best legal combination; the items need not add up to them."
    ),
    "{sign} 可享（{count} 项）": "{sign} Eligible ({count})",
    "{sign} 待补充（{count} 项）": "{sign} Facts missing ({count})",
    "{sign} 需人工认定（{count} 项）": "{sign} For the authority to decide ({count})",
    "{sign} 不符合（{count} 项）": "{sign} Not eligible ({count})",
    "± 差一点（{count} 项）": "± Nearly ({count})",
    "— 已过期（{count} 项）": "— Not in force ({count})",
    "不给钱的支持 {count} 项": "Support without money: {count}",
    "服务和辅导 {count} 项": "Services: {count}",
    "评估日不在这些政策的政策期内。下面是政策期最后一天的结果，不是现在能领的。": (
        "The day lies outside the period of these policies. Below is the answer on their last day, not what can be had now."
    ),
    "政策期最后一天也不符合 {count} 项": "Not eligible on the last day either: {count}",
    "其他地区的政策 {count} 份，企业注册地不在其内": "{count} policies of other regions",
    "文件没有写清、要主管部门定的": "What the texts leave open, for the authority to decide",
    "按以下理解计算": "Worked out on this understanding",
    "政策期最后一天 {day}：": "on its last day {day}: ",
    "还需要：": "Still needed: ",
    "全部理由、算法、部门": "All reasons, how it is made up, departments",
    "部门：": "Departments: ",
    "资金补助": "money",
    "税收优惠": "tax relief",
    "创新券等券": "vouchers",
    "贷款支持": "loans",
    "基金投资": "equity",
    "扶持（未写金额）": "support (no amount stated)",
    "资格认定": "recognition",
    "服务支持": "services",
    "优先支持": "priority",
    "要求": "requirement",
    "下载结果（PDF）": "Result (PDF)",
    "下载结果（网页，可打印）": "Result (page to print)",
    "下载结果（Excel）": "Result (Excel)",
    "下载决定记录": "Decision records",
    "下载企业文件": "Firm file",
    "决定记录可以交主管部门核对：重放后结果要一样。下次在「载入企业文件」里选企业文件，就接着填。这里不保存任何内容。": (
        "The authority can replay a decision record. Load the firm file next time to go on. Nothing is kept here."
    ),
    # lists
    "企业名单（Excel、CSV、Parquet，最大 {size} MB）": "A list of firms (Excel, CSV, Parquet; at most {size} MB)",
    "读不了的格子按「不清楚」计（不勾就退回那一行）": (
        "Cells that cannot be read count as not known (else their row is rejected)"
    ),
    "怎么读懂的（{count} 家企业）": "How it was understood ({count} firms)",
    "**读错了的列，在这里改：**": "**Mend a column that was misread:**",
    "列": "Column",
    "读作": "Read as",
    "单位": "Unit",
    "按列名": "as headed",
    "改": "Set",
    "撤回": "Take back",
    "（不用）": "(not used)",
    "请选": "choose",
    "下载空表": "An empty list to fill in",
    "下载退回的行": "The rejects (CSV)",
    "退回 {count} 处：读不了的行，为什么，怎么办": "{count} rejects: which rows cannot be read, why, what to do",
    "只列出前 50 处。": "The first 50 only.",
    # batch
    "批量评估": "Batch",
    "名单只在这次会话里用：点「清除」、换一份名单或关掉网页就没有了，服务器不保存。": (
        "The list is used in this session only: it is gone once you clear it, choose another or close the page. "
        "The server keeps nothing."
    ),
    "清除": "Clear",
    "先选一份名单。列名不用改：先看读懂得对不对，再评估。": (
        "Choose a list first. Its headings may stay as they are: see whether they were understood, then assess."
    ),
    "结果的格式": "Format of the result",
    "评估": "Assess",
    "已评估 {number} / {count} 家": "{number} of {count} firms assessed",
    "结果": "Result",
    "下载 {name}": "Download {name}",
    "各条款的金额": "Money by clause",
    "各条款的结论": "Decisions by clause",
    "企业按金额分": "Firms by amount",
    "若从未领取过补助，各种文本的资金合计，取确定的部分。": (
        "Money of all kinds of text, as if nothing was received; what is sure of it."
    ),
    "条件已经满足的金额（元）": "conditions met (yuan)",
    "注明征求意见稿、规划等的，尚不能兑现；写了几行的企业只算一次。": (
        "What is marked as draft, plan and the like cannot be paid yet; a firm that stands twice counts once."
    ),
    "还不能确定": "not known yet",
    "整个文件": "the whole file",
    "恢复原样": "As it was",
    "每一条款有多少家符合、需人工认定、待补充": "for each clause how many firms are eligible, for the authority, or lack facts",
    "家数": "firms",
    "0元": "0 yuan",
    "0元以上": "above 0",
    "{least}及以上": "{least} and more",
    "没有可画的。": "Nothing to draw.",
    # policies
    "规则库 {hash}。每一条都引原文；以主管部门解释为准。": (
        "Rulebase {hash}. Every clause quotes its text (in Chinese); what counts is how the authority reads it."
    ),
    "找": "Find",
    "例如 孵化器 补助": "e.g. 孵化器 补助",
    "地区": "Region",
    "文件状态": "Kind of text",
    "只看今天在有效期内的": "In force today only",
    "{policies} 份政策，{clauses} 条": "{policies} policies, {clauses} clauses",
    "没有找到，换一个词，或少选一个条件。": "Nothing found: try another word, or fewer conditions.",
    "{count} 条": "{count} clauses",
    "已结束": "over",
    "看条款、目标": "Clauses and targets",
    "条款": "Clauses",
    "没有承诺的文字": "What promises nothing",
    "目标": "Targets",
    "没有。": "None.",
    "对政府的目标和基数，不是给企业的条件。": "Targets and baselines of the government, no conditions for firms.",
    "指标": "Indicator",
    "合计": "whole",
    # workbench
    "在这里试写、试改，按 Ctrl+Enter 就检查。服务器上的规则不会改，写好了下载下来。": (
        "Write and try rules here; Ctrl+Enter checks them. The server's rules stay as they are: download what you wrote."
    ),
    "从哪份政策改起": "Start from",
    "空白": "a blank one",
    "规则（YAML）": "Rules (YAML)",
    "下载这份规则": "Download these rules",
    "{errors} 个错误，{warnings} 个警告": "{errors} errors, {warnings} warnings",
    "第 {line} 行第 {column} 列": "line {line}, column {column}",
    "改好错误，就能看到怎么读、怎么答。": "With the errors mended, how it reads and what it answers stand here.",
    "读出来": "How it reads",
    "样例企业的结果": "What it answers for the example firms",
    "企业注册地不在这份政策的地区内": "the firm lies outside the policy's region",
    # screening
    "哪一批": "Batch",
    "＋ 新的一批": "+ a new batch",
    "这一批叫什么": "What the batch is called",
    "例如 2024年高新技术企业认定补助": "e.g. High-tech enterprises 2024",
    "政策": "Policy",
    "选要审的条款": "choose clauses",
    "写上名称，选好条款，就能开始。": "Give it a name and choose clauses to begin.",
    "开始后，名单里的企业情况存进审核数据库，留作凭据；选的文件不再保留。": (
        "Once begun, what the list tells of the firms is kept in the database as evidence; the file itself is not."
    ),
    "开始审核这 {count} 家": "Begin with these {count} firms",
    "有的事项依据的不是现行有效的正式文件（征求意见稿、规划等），名单的备注里会写明。": (
        "Some claims rest on texts that are not in force (drafts, plans): the lists say so in their remarks."
    ),
    "办理过的 {claim} 在现在的规则里没有了，不在下面的名单里。": (
        "{claim} was decided, but today's rules do not have it: it is not in the lists below."
    ),
    "还缺 {facts}，不能通过。": "{facts} is lacking: it cannot be accepted.",
    "现在不影响结论的认定事项 {count} 项": "Matters that do not bear on the answer now: {count}",
    "别人刚刚处理过这家企业；你刚才按的没有记，请看过再定。": (
        "Somebody else has just done something about this firm; what you pressed was not kept. Please look again."
    ),
    "评估日不在这份政策的政策期（{period}）内：结论都会是「不在有效期」，不能通过。": (
        "The day lies outside the policy's period ({period}): nothing will be in force, and nothing can be accepted."
    ),
    "结论是「{decision}」，不能通过。": "The answer is “{decision}”: it cannot be accepted.",
    "这家企业的其他事项": "Other claims of this firm",
    "正在评估……": "Assessing …",
    "{count} 家企业，退回 {rejected} 处": "{count} firms, {rejected} rejects",
    "载入名单": "loaded a list",
    "规则库和建立这一批时不同（当时 {then}，现在 {now}）：结论按现在的规则。": (
        "The rules are not those of when the batch was begun (then {then}, now {now}): the answers are by today's."
    ),
    "名单": "Claims",
    "导出": "Give out",
    "日志": "Log",
    "待审": "Open",
    "通过": "Accept",
    "退回补正": "Return for correction",
    "不予支持": "Refuse",
    "已拨付": "Paid",
    "通过的金额": "Accepted in all",
    "其中已拨付": "of it paid",
    "结论": "Decision",
    "办理": "State",
    "排序": "Order",
    "名单顺序": "as listed",
    "金额从高到低": "amount, highest first",
    "缺的事项": "most facts missing",
    "找企业": "Find a firm",
    "名称或代码里的字": "part of its name or code",
    "只看有冲突的": "Only with something against it",
    "也看不用办的 {count} 项": "Also the {count} that need no decision",
    "不符合的、不在有效期的、名单里没有这种资质的": "Not eligible, not in force, or no such recognition in the list",
    "筛选出 {count} 项": "{count} claims",
    "打开": "Open",
    "← 回到名单": "← back to the list",
    "上一项": "previous",
    "下一项": "next",
    "这家企业的材料（含已认定、已拨付的）": "What is known of the firm (with findings and payments)",
    "要留意的": "To be looked at",
    "由主管部门认定的事项": "For the authority to decide",
    "未定": "open",
    "是": "yes",
    "否": "no",
    "理由和依据（必填）": "Reason and ground (required)",
    "保存意见": "Save finding",
    "意见已保存。": "The finding is saved.",
    "认定意见": "finding",
    "决定": "Decision",
    "核定金额（元）": "Amount set (yuan)",
    "说明、理由": "Note, reason",
    "说明": "Note",
    "拨付日": "Paid on",
    "记拨付": "Note as paid",
    "已通过。": "Accepted.",
    "已退回。": "Returned.",
    "已记不予支持。": "Refused.",
    "已撤回。": "Taken back.",
    "已记拨付。": "Noted as paid.",
    "已拨付，从此算已经领取过。": "Paid: from now on it counts as received.",
    "办理经过": "What was done",
    "一次办理多项（只办筛选出的）": "Several at once (of the claims listed below)",
    "通过 {count} 项：符合、金额确定、没有冲突的": "Accept {count}: eligible, a sure amount, nothing against them",
    "记拨付 {count} 项：通过了的": "Note {count} accepted ones as paid",
    "办了 {count} 项。": "{count} done.",
    "拟补助 {count} 项，合计 {money}": "{count} awards, {money} in all",
    "还没有办理过的事项。": "Nothing was decided yet.",
    "下载拟补助名单": "拟补助名单 (proposed awards)",
    "下载公示名单": "公示名单 (to be made public)",
    "公示名单遮住统一社会信用代码的中间各位，不写备注。决定记录用 huiqi replay 可以逐份重放。": (
        "The list to be made public masks the codes and has no remarks. Each decision record can be replayed."
    ),
    "只增不改：每一条记着前一条的哈希，改过、删过看得出来。用 huiqi screening verify 核对。": (
        "Only ever added to: each entry holds the hash of the one before, so that a change or a cut shows. "
        "huiqi screening verify checks it."
    ),
    "现在的链头 {head}": "The head now is {head}",
    "按保存期限删除材料": "Files erased",
    "数据库换了格式": "Database moved to another form",
    "有 {count} 家企业的材料已经删除，不在下面的名单里；办理经过还在日志里。": (
        "The files of {count} firms were erased; they are not listed below. What was decided stays in the log."
    ),
    "下载全部日志（CSV）": "Whole log (CSV)",
}
