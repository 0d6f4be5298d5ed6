package seeds

import (
	"fmt"
	"time"

	"lizhi/domain"
)

// pupil is one of the synthetic students: everything follows from its number,
// so that loading twice is the same as once.
type pupil struct {
	name, sex     string // sex is "男" or "女"
	born          domain.Day
	id, xueji     string
	address       string
	boarding      bool
	guardian      string
	relation      string
	guardianID    string
	guardianPhone string
}

const (
	surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
	givens   = "子涵雨桐浩然欣怡梓轩思源佳音一诺晨曦文博嘉懿若曦俊杰诗琪天佑雅静志远梦洁宇航晓彤建国秀兰海燕立新春生玉梅明轩书瑶泽楷安琪承志可馨睿哲语嫣"
)

// youngest is the age in which a stage begins.
var youngest = map[string]int{"preschool": 3, "primary": 6, "junior": 12, "senior": 15, "vocational": 15}

// synthetic makes the nth pupil of the city in a class of a stage and grade in
// the school year. The numbers stand under 410900, which is issued to nobody.
func synthetic(n int, stage string, grade int, year domain.SchoolYear) pupil {
	family, given := []rune(surnames), []rune(givens)
	surname := string(family[n%len(family)])
	first := 2 * ((n*7 + n/len(family)) % (len(given) / 2))
	p := pupil{name: surname + string(given[first:first+2]), sex: "男", relation: "父亲", boarding: stage != "preschool" && n%3 == 0}
	if n%5 == 0 {
		p.name = surname + string(given[(n*11)%len(given)])
	}
	// Born between September and the August after, at random within it.
	p.born = domain.NewDay(int(year)-youngest[stage]-grade, time.September, 1).Add((n * 53) % 360)
	order := 100 + n%800
	if n%2 == 1 {
		p.sex, p.relation = "女", "母亲"
		order -= order % 2
	} else {
		order |= 1
	}
	p.id = idNumber(p.born, order)
	p.xueji = "G" + p.id
	p.address = fmt.Sprintf("河南省濮阳市示例路%d号", n%300+1)
	p.guardian = surname + string(given[(n*13)%len(given)])
	p.guardianID = idNumber(domain.NewDay(1970+n%20, time.January, 1).Add((n*37)%360), 100+(n*3)%800)
	p.guardianPhone = fmt.Sprintf("199%08d", n)
	return p
}

// idNumber makes an identity number 居民身份证号 with its check character
// (GB 11643) for a birthday and an order within it.
func idNumber(born domain.Day, order int) string {
	y, m, d := born.Date()
	body := fmt.Sprintf("410900%04d%02d%02d%03d", y, m, d, order)
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + string("10X98765432"[sum%11])
}
