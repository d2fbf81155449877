"""How much a meeting takes: enough for a sign-in sheet and some photos, too little for a film."""

MOST = 20  # files of a meeting
LARGEST = 10 * 1024 * 1024  # bytes of a file
TOO_LARGE = "这个文件超过10MB。照片请选小一些的，扫描件请降低分辨率或分成几个文件，再上传。"
TOO_MANY = f"一次会议最多{MOST}个附件，已经满了。请先移除用不着的，再上传。"
EMPTY = "这个文件是空的，请核对是不是选错了文件。"
THERE_ALREADY = "这个文件已经在附件里，没有再存一份。要换成别的，请选择另一个文件。"
