package contest

import "lizhi/domain"

// Every way a contest can say no about a season.
var (
	ErrPlan = domain.Refusal(domain.Invalid, "contest.plan",
		"此项不能为空，也不能超出允许的范围：{want}。", "This must be given and within what is allowed: {want}.")
	ErrSeasonName = domain.Refusal(domain.Invalid, "contest.season_name",
		"届次名称会随评选结果公示，其中的连续数字不能超过{most}位（可写年份，不能写编号）。",
		"The result is made public under the season's name; it has no number of more than {most} digits, as a year has.")
	ErrAwardName = domain.Refusal(domain.Invalid, "contest.award_name",
		"奖项名称会随获奖名单公示，最多{max}个字符，不能含①、Ⅱ等符号数字，请写作“一等奖”。",
		"Awards are made public with who won them: at most {max} characters, and no number signs such as ① or Ⅱ.")
	ErrWeights = domain.Refusal(domain.Invalid, "contest.weights",
		"评分项权重之和应为100，现在是{sum}。", "The weights of the rubric must sum to 100; they sum to {sum}.")
	ErrFrozen = domain.Refusal(domain.Conflict, "contest.frozen",
		"届次已发布，内容不能再修改。", "The season is published and can no longer be changed.")
	ErrSeasonState = domain.Refusal(domain.Conflict, "contest.season_state",
		"届次现在处于“{state}”，不能这样操作。", "The season is now {state}; this cannot be done.")
	ErrClosed = domain.Refusal(domain.Conflict, "contest.closed",
		"不在参赛时间内，参赛时间为{from}至{until}（北京时间）。", "Entries are taken from {from} until {until}, Asia/Shanghai.")
	ErrEntriesOpen = domain.Refusal(domain.Conflict, "contest.entries_open",
		"参赛尚未截止，{until}（北京时间）之后才能分配评委。", "Entries are taken until {until}, Asia/Shanghai; judges can be assigned after that.")
)

// Every way a contest can say no about an entry.
var (
	ErrEntered = domain.Refusal(domain.Conflict, "contest.entered",
		"这名学生在本届已有一份参赛作品。", "The student has an entry in this season already.")
	ErrEntryState = domain.Refusal(domain.Conflict, "contest.entry_state",
		"作品现在处于“{state}”，不能这样操作。", "The entry is now {state}; this cannot be done.")
	ErrStage = domain.Refusal(domain.Invalid, "contest.stage",
		"这个组别不面向该学生的学段。", "The category is not for the student's stage.")
	ErrGrade = domain.Refusal(domain.Invalid, "contest.grade",
		"这个组别要求{min}年级及以上。", "The category is for grade {min} and above.")
	ErrCategory = domain.Refusal(domain.Invalid, "contest.category",
		"本届没有这个组别。", "The season has no such category.")
	ErrText = domain.Refusal(domain.Invalid, "contest.text_length",
		"文字应为{min}至{max}字（含标点），现在是{count}字。", "The text must have {min} to {max} characters, punctuation included; it has {count}.")
	ErrTitle = domain.Refusal(domain.Invalid, "contest.title",
		"请填写题目，最多{max}字。", "A title is needed, of at most {max} characters.")
	ErrMedia = domain.Refusal(domain.Invalid, "contest.media",
		"最多可附{pictures}张图片和{films}段视频。", "At most {pictures} pictures and {films} films can be attached.")
	ErrNoMedia = domain.Refusal(domain.Invalid, "contest.no_media",
		"只能附图片或视频。", "Only pictures and films can be attached.")
	ErrPicture = domain.Refusal(domain.Invalid, "contest.picture_size",
		"图片至少为{width}×{height}像素。", "A picture must have at least {width}×{height} pixels.")
	ErrFilm = domain.Refusal(domain.Invalid, "contest.film_length",
		"视频时长应为{min}至{max}秒。", "A film must last {min} to {max} seconds.")
	ErrReason = domain.Refusal(domain.Invalid, "contest.reason",
		"请写明理由，最多{max}字。", "A reason is needed, of at most {max} characters.")
	ErrNotProxy = domain.Refusal(domain.Forbidden, "contest.not_proxy",
		"这份作品由学生或监护人填写，教师不能代改。", "The student or a guardian writes this entry; a teacher cannot change it.")
	ErrNotShown = domain.Refusal(domain.Conflict, "contest.no_award",
		"只有公布结果后获奖的作品才能展示。", "Only an entry that has won an award can be shown.")
	ErrAsked = domain.Refusal(domain.Conflict, "contest.disqualification_open",
		"已有人申请取消这份作品的参赛资格，请先作出决定。", "Somebody asks to disqualify this entry already; decide on that first.")
	ErrNotAsked = domain.Refusal(domain.Conflict, "contest.no_disqualification",
		"没有待决定的取消资格申请。", "Nobody asks to disqualify this entry.")
	ErrUnderReview = domain.Refusal(domain.Conflict, "contest.under_review",
		"作品的评选结果正在复核，复核结束后再试。", "The result of the entry is under review; try again when that is over.")
)

// Every way a contest can say no about judging.
var (
	ErrJudgeTwice = domain.Refusal(domain.Conflict, "contest.judge_appointed",
		"此人已是本届评委。", "This person judges in this season already.")
	ErrNotBlind = domain.Refusal(domain.Invalid, "contest.not_blind",
		"此人因职务能看到参赛者姓名，不能担任本届评委。", "This person's office shows who entered; they cannot judge this season.")
	ErrNoJudge = domain.Refusal(domain.Invalid, "contest.no_judge",
		"此人不是本届评委。", "This person does not judge in this season.")
	ErrConflicted = domain.Refusal(domain.Invalid, "contest.conflicted",
		"评委与该作品有利害关系（{cause}），不能分配。", "The judge is in conflict with the entry ({cause}) and cannot be assigned.")
	ErrConflict = domain.Refusal(domain.Forbidden, "contest.conflict",
		"您与该作品有利害关系（{cause}），不能评分。", "You are in conflict with this entry ({cause}) and cannot score it.")
	ErrAssigned = domain.Refusal(domain.Conflict, "contest.assigned",
		"这名评委已分到这份作品。", "The judge was given this entry already.")
	ErrInfeasible = domain.Refusal(domain.Conflict, "contest.infeasible",
		"有{left}份作品凑不够{k}名可用评委，请增加评委或提高上限；其中还有余量的评委{free}名。",
		"{left} entries cannot get {k} judges; appoint more or raise a maximum. {free} judges have room left.")
	ErrEntryLeft = domain.Refusal(domain.Conflict, "contest.entry_left",
		"只有{got}名可用评委，需要{k}名。", "Only {got} of {k} judges can read it.")
	ErrUnchecked = domain.Refusal(domain.Conflict, "contest.unchecked",
		"还有{count}份作品等待班主任审核。", "{count} entries still wait for the class teacher.")
	ErrNoEntries = domain.Refusal(domain.Conflict, "contest.no_entries",
		"没有可以评审的作品。", "There is no entry to judge.")
	ErrEntriesMoved = domain.Refusal(domain.Conflict, "contest.entries_moved",
		"作品状态刚有变化，请重试。", "An entry has just changed; try again.")
	ErrScore = domain.Refusal(domain.Invalid, "contest.score",
		"分数应为0至100，最多两位小数，如88.25。", "A score is 0 to 100 with at most two decimals, such as 88.25.")
	ErrItem = domain.Refusal(domain.Invalid, "contest.item",
		"评分项应与评分标准一致，每项一个分数。", "Items must be those of the rubric, each once.")
	ErrUnscored = domain.Refusal(domain.Invalid, "contest.unscored",
		"还有{count}个评分项没有分数，不能确认。", "{count} items have no score yet, so the ballot cannot be confirmed.")
	ErrLocked = domain.Refusal(domain.Conflict, "contest.locked",
		"评分表已确认或已结束，不能再改。", "The ballot is confirmed or over and can no longer be changed.")
	ErrJudgingOver = domain.Refusal(domain.Conflict, "contest.judging_over",
		"评审已于{until}（北京时间）截止。", "Judging ended at {until}, Asia/Shanghai.")
)

// Every way a contest can say no about a result.
var (
	ErrMissing = domain.Refusal(domain.Conflict, "contest.scores_missing",
		"还有评分未完成：{missing}份未交，{abstained}份弃评，{conflicted}份回避；请补评，或由评审组长说明理由予以免评。",
		"Scores are missing: {missing} not handed in, {abstained} abstained, {conflicted} in conflict. Have them scored, or let the chair excuse them with a reason.")
	ErrEntryUnscored = domain.Refusal(domain.Conflict, "contest.entry_unscored",
		"这份作品的评分还不完整。", "The scores of this entry are not complete.")
	ErrTied = domain.Refusal(domain.Conflict, "contest.tied",
		"有作品成绩相同且涉及奖项，需评审委员会作出决定。", "Entries are tied where an award begins or ends; the committee must decide.")
	ErrNoTie = domain.Refusal(domain.Invalid, "contest.order",
		"请列出本组别的参赛作品，每份一次。", "List entries of this category, each once.")
	ErrSamePerson = domain.Refusal(domain.Forbidden, "contest.same_person",
		"提出的人不能自己批准。", "Who proposes cannot be the one who approves.")
	ErrResultChanged = domain.Refusal(domain.Conflict, "contest.result_changed",
		"提出结果后评分或作品有变化，请重新提出。", "Scores or entries changed since the result was proposed; propose it again.")
)
