/*
Package purse knows which purse pays a student's aid 资助资金来源: the state's, the
school's own, a county's, or nobody's. It is section 二（一） of the notice, on
校籍分离: going to one school while the 学籍 is at another, or nowhere.

	R0  goes where the 学籍 is                        state funds
	R6  a county's own policy 兜底保障政策 fits        county policy
	R5  no 学籍, repeating a year 复读                 not covered
	R4  no 学籍                                       school funds
	R3  both schools are the city's own 市属           school funds
	R1  both in one county 同一县（区）域               state funds allowed
	R2  two counties 跨县（区）域                       school funds
	    the notice is silent                          needs a decision

# The rules

  - They are asked in this order; the first that fits answers (policy F1–F8,
    decisions §6). R3 comes before R1 because a school of the city lies inside of
    a district without being of it.
  - A county is looked at twice: who supervises the school, and where it stands.
    One county is both the same; two counties is both different. Where one of the
    two schools is the city's own and they stand in one district, or supervisor
    and place disagree otherwise, the notice says nothing: the common superior
    decides, with a reason that the award keeps (policy F7).
  - A county's policy is a row with its first and last term and its own
    conditions: stages, programmes, and which of the separated, those without
    学籍 and those who repeat it covers. It counts for the schools that the county
    supervises, and never for who goes where the 学籍 is (policy F6). Of several
    that fit, the one from the latest term holds, and of those from one term the
    one that was added first.
  - Every answer carries the clause and says in Chinese why.
  - Where the school pays, the payer is the school attended and the amount the
    programme's standard (policy F2); such an award never enters a 一卡通 batch
    (policy F9).

# Decisions

The answer is a pure function without a database: its truth table is its test.
*/
package purse
