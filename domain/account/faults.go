package account

import (
	"errors"

	"lizhi/domain"
)

// ErrFounded says that there is an admin already; the command line shows it.
var ErrFounded = errors.New("there is an admin already")

// ErrLoggedOut says that a login or its account is over; api answers 401.
var ErrLoggedOut = errors.New("the login is over")

// Every way in which account says no.
var (
	ErrWrong = domain.Refusal(domain.Unauthenticated, "account.wrong",
		"账号或密码不正确。", "The number or the password is wrong.")
	ErrRefresh = domain.Refusal(domain.Unauthenticated, "account.refresh_over",
		"登录已失效，请重新登录。", "This login is over; log in again.")
	ErrLocked = domain.Refusal(domain.Forbidden, "account.locked",
		"失败次数过多，账号已锁定，请在 {minutes} 分钟后再试，或请老师解锁。", "Too many failures: locked for {minutes} minutes, or until somebody above unlocks it.")
	ErrChange = domain.Refusal(domain.Forbidden, "account.password_change_required",
		"需要先设置新密码：请在登录时一并提交新密码。", "A new password is needed first: send it beside the old one when you log in.")

	ErrWeak = domain.Refusal(domain.Invalid, "account.password_weak",
		"密码至少 {length} 位，并包含大写字母、小写字母、数字、其他字符中的至少 {classes} 类。", "A password has at least {length} characters of at least {classes} classes: capitals, small letters, digits, others.")
	ErrLong = domain.Refusal(domain.Invalid, "account.password_long",
		"密码最长 {max} 字节。", "A password has at most {max} bytes.")
	ErrNumberInside = domain.Refusal(domain.Invalid, "account.password_has_number",
		"密码不能包含账号。", "A password must not contain the number of the account.")
	ErrSame = domain.Refusal(domain.Invalid, "account.password_same",
		"新密码不能与原密码相同。", "The new password must differ from the old one.")
	ErrOldPassword = domain.Refusal(domain.Invalid, "account.old_password",
		"原密码不正确。", "The old password is wrong.")

	ErrCode = domain.Refusal(domain.Unauthenticated, "account.code",
		"激活码不正确、已使用或已过期，请向发码的老师重新索取。", "The code is wrong, used or expired; ask whoever issued it for another.")
	ErrLastFour = domain.Refusal(domain.Unauthenticated, "account.last_four",
		"请填写监护人本人身份证号或手机号的后四位，还可再试 {left} 次。", "Give the last four of the guardian's own ID number or phone; {left} tries are left.")
	ErrNothingOnFile = domain.Refusal(domain.Conflict, "account.nothing_on_file",
		"学校尚未登记监护人的身份证号或手机号，请先请班主任登记。", "The school has neither an ID number nor a phone of the guardian on file; ask the class teacher to enter one.")
	ErrState = domain.Refusal(domain.Conflict, "account.state",
		"账号当前状态（{state}）不能进行此操作。", "The account is {state}; that cannot be done now.")

	ErrEnrol = domain.Refusal(domain.Unauthenticated, "mfa_enrolment_required",
		"您的岗位须使用动态口令：请先凭 challenge 绑定认证器，再输入口令完成登录。", "Your role needs a second factor: set up an authenticator with the challenge, then answer it with a code.")
	ErrChallenge = domain.Refusal(domain.Unauthenticated, "account.challenge_over",
		"本次登录已失效，请重新输入账号和密码。", "This challenge is over; log in again with number and password.")
	ErrFactorCode = domain.Refusal(domain.Unauthenticated, "account.factor_wrong",
		"动态口令不正确或已使用过，请输入认证器上当前的 6 位数字，或一个未用过的备用码。", "The code is wrong or was used; give the 6 digits that the authenticator shows now, or a recovery code that is left.")
	ErrFactorThere = domain.Refusal(domain.Conflict, "account.factor_there",
		"已绑定认证器：请输入动态口令登录；手机遗失的，请用备用码，或请上一级重置。", "There is an authenticator already: answer with its code or a recovery code, or have it reset by the level above.")

	ErrNobody = domain.Refusal(domain.Invalid, "account.nobody",
		"没有这个人。", "There is no such person.")
	ErrAbove = domain.Refusal(domain.Forbidden, "account.above_only",
		"此操作须由上一级办理。", "Only somebody above may do this.")
	ErrSelf = domain.Refusal(domain.Forbidden, "account.not_yourself",
		"不能为自己办理，请由上一级办理。", "Nobody does this for themselves; ask the level above.")
	ErrLevel = domain.Refusal(domain.Invalid, "account.level",
		"角色 {role} 不能设在这一级单位。", "The role {role} cannot be held in a unit of that level.")
	ErrDays = domain.Refusal(domain.Invalid, "account.days",
		"结束日期不能早于开始日期，也不能早于今天。", "The last day is neither before the first nor before today.")
	ErrAppointed = domain.Refusal(domain.Conflict, "account.appointed",
		"此人已在该单位担任这一角色。", "The person holds that role there already.")
	ErrEnded = domain.Refusal(domain.Conflict, "account.ended",
		"该任职已结束。", "The appointment has ended already.")

	ErrBounds = domain.Refusal(domain.Invalid, "account.bounds",
		"应在 {min} 到 {max} 之间。", "It must be from {min} to {max}.")
	ErrPast = domain.Refusal(domain.Invalid, "account.past",
		"新规定最早从明天起生效。", "New rules begin tomorrow at the earliest.")
	ErrRulesThere = domain.Refusal(domain.Conflict, "account.rules_there",
		"当日起已有一版规定。", "There is a version from that day already.")

	// ErrNumberTaken is what a store answers for a number that somebody has; it
	// never leaves the package, another number is drawn.
	ErrNumberTaken = errors.New("the number is taken")
)
