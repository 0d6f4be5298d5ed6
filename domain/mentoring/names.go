package mentoring

// KindNames are what people call the kinds of session.
var KindNames = map[Kind]string{Meeting: "面谈", Phone: "电话", HomeVisit: "家访", Online: "线上", Group: "小组"}
